import type { ContestView } from '../../../../shared/contest/views.ts';
import type { Api, ApiError } from '../../api/api.ts';
import { saveWinners } from '../../api/endpoints.ts';
import { createStore, type ReadableStore } from '../../state/store.ts';
import {
  podiumNow,
  revisionKnown,
  winnersToSave,
  type Draft,
  type Drafts,
  type Heard,
  type SavedPodium,
} from './drafts.ts';
import type { KeptDrafts } from './kept-drafts.ts';
import { readChanged } from './read-changed.ts';
import { placesOf, samePlaces, type Places } from './podium.ts';

type Winners = Readonly<Record<string, readonly string[]>>;

/** One try to save. Kept until its outcome is known, so that a retry is the same request. */
export type Attempt = {
  readonly key: string;
  readonly winners: Winners;
  readonly expectedRevision: number;
};

export type Saving =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly seq: number }
  | { readonly kind: 'failed'; readonly error: ApiError };

/** Categories that somebody else saved meanwhile: each waits for a choice before `pending` is saved. */
export type Dispute = { readonly open: readonly string[]; readonly pending: readonly string[] };

export type Desk = {
  readonly drafts: Drafts;
  readonly heard: Heard | null;
  readonly attempt: Attempt | null;
  readonly saving: Saving;
  readonly dispute: Dispute | null;
};

export type WinnersDesk = ReadableStore<Desk> & {
  readonly change: (categoryId: string, edit: (places: Places) => Places) => void;
  readonly discard: (categoryId: string) => void;
  /** Saves these categories, or all that were changed. */
  readonly save: (only?: readonly string[]) => Promise<void>;
  readonly compare: (categoryId: string) => void;
  readonly choose: (categoryId: string, whose: 'mine' | 'theirs') => Promise<void>;
  readonly keepEditing: () => void;
  /** Whether winners that the stream tells of were saved from this desk. */
  readonly isOwn: (revision: number, winners: Winners) => boolean;
};

export type WinnersDeskDeps = {
  readonly api: Pick<Api, 'call' | 'newKey'>;
  readonly kept: KeptDrafts;
  /** The contest as it is shown at this moment. */
  readonly view: () => ContestView;
};

/** Holds the podiums that are being changed, and saves them without overwriting anybody unasked. */
export const createWinnersDesk = ({ api, kept, view }: WinnersDeskDeps): WinnersDesk => {
  const desk = createStore<Desk>({
    drafts: kept.read(),
    heard: null,
    attempt: null,
    saving: { kind: 'idle' },
    dispute: null,
  });

  const put = (changes: Partial<Desk>) => {
    desk.set({ ...desk.get(), ...changes });
    if (changes.drafts !== undefined) kept.write(changes.drafts);
  };

  const categoryOf = (id: string) => view().categories.find((category) => category.id === id);

  const now = (categoryId: string) => {
    const category = categoryOf(categoryId);
    const { drafts, heard } = desk.get();
    return category && podiumNow(view(), category, drafts, heard);
  };

  const putDraft = (categoryId: string, draft: Draft | null) => {
    const others = Object.entries(desk.get().drafts).filter(([id]) => id !== categoryId);
    put({ drafts: Object.fromEntries(draft === null ? others : [...others, [categoryId, draft]]) });
  };

  const save = async (only?: readonly string[]): Promise<void> => {
    if (desk.get().saving.kind === 'saving') return;
    const winners = pick(winnersToSave(view(), desk.get().drafts, desk.get().heard), only);
    const pending = Object.keys(winners);
    if (pending.length === 0) return;
    const open = pending.filter((id) => now(id)?.conflict);
    if (open.length > 0) {
      put({ dispute: { open, pending } });
      return;
    }
    const attempt = attemptOf(desk.get(), winners, view(), api.newKey);
    put({ attempt, saving: { kind: 'saving' } });
    const answer = await api.call(saveWinners, {
      body: { winners: attempt.winners, expectedRevision: attempt.expectedRevision },
      idempotencyKey: attempt.key,
    });
    if (answer.ok) settle(attempt, answer.value);
    else refuse(pending, answer.error);
  };

  const settle = (attempt: Attempt, saved: { readonly revision: number; readonly seq: number }) => {
    const { drafts, heard } = desk.get();
    put({
      attempt: null,
      saving: { kind: 'saved', seq: saved.seq },
      heard: hear(heard, saved.revision, asPodiums(attempt.winners)),
      drafts: rebase(drafts, attempt.winners),
    });
  };

  const refuse = (pending: readonly string[], error: ApiError) => {
    const changed = error.code === 'winners_changed' ? readChanged(error.details) : null;
    if (changed === null) {
      // Without an answer the same try must be made again; a refusal is final.
      const attempt = isOutcomeKnown(error) ? null : desk.get().attempt;
      put({ attempt, saving: { kind: 'failed', error } });
      return;
    }
    const open = pending.filter((id) => changed.podiums[id] !== undefined);
    put({
      attempt: null,
      saving: { kind: 'idle' },
      heard: hear(desk.get().heard, changed.revision, changed.podiums),
      dispute: { open, pending },
    });
  };

  return {
    get: desk.get,
    subscribe: desk.subscribe,
    save,
    change: (categoryId, edit) => {
      const current = now(categoryId);
      if (current === undefined) return;
      const { drafts, attempt } = desk.get();
      const base = drafts[categoryId]?.base;
      const places = edit(current.places);
      const isAsSaved = samePlaces(places, placesOf(current.saved.entryIds, places.length));
      const draft = {
        places,
        // Only what is not changed yet starts from what is saved now.
        base: current.changed && base !== undefined ? base : current.saved.entryIds,
      };
      // While a save is under way it is not known yet what is saved.
      putDraft(categoryId, isAsSaved && attempt === null ? null : draft);
      if (desk.get().saving.kind !== 'saving') put({ saving: { kind: 'idle' } });
    },
    discard: (categoryId) => putDraft(categoryId, null),
    compare: (categoryId) => put({ dispute: { open: [categoryId], pending: [categoryId] } }),
    keepEditing: () => put({ dispute: null }),
    choose: async (categoryId, whose) => {
      const { dispute, drafts } = desk.get();
      const [draft, current] = [drafts[categoryId], now(categoryId)];
      if (dispute === null) return;
      const mine = whose === 'mine' && draft !== undefined && current !== undefined;
      putDraft(categoryId, mine ? { ...draft, base: current.saved.entryIds } : null);
      const open = dispute.open.filter((id) => id !== categoryId);
      put({ dispute: open.length === 0 ? null : { ...dispute, open } });
      if (open.length === 0) await save(dispute.pending);
    },
    isOwn: (revision, winners) => {
      const { attempt, heard } = desk.get();
      return heard?.revision === revision || sameWinners(attempt?.winners, winners);
    },
  };
};

const isOutcomeKnown = ({ code, status }: ApiError): boolean =>
  code !== 'unreachable' && code !== 'unreadable' && status < 500;

/** The try that failed, if it asks for the same; otherwise a new one. */
const attemptOf = (desk: Desk, winners: Winners, view: ContestView, newKey: () => string) =>
  desk.attempt !== null && sameWinners(desk.attempt.winners, winners)
    ? desk.attempt
    : { key: newKey(), winners, expectedRevision: revisionKnown(view, desk.heard) };

const sameWinners = (a: Winners | undefined, b: Winners): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

const pick = (winners: Winners, only: readonly string[] | undefined): Winners =>
  Object.fromEntries(Object.entries(winners).filter(([id]) => only?.includes(id) ?? true));

const hear = (before: Heard | null, revision: number, podiums: Heard['podiums']): Heard => ({
  revision: Math.max(revision, before?.revision ?? 0),
  podiums: { ...before?.podiums, ...podiums },
});

const asPodiums = (winners: Winners): Readonly<Record<string, SavedPodium>> =>
  Object.fromEntries(Object.entries(winners).map(([id, entryIds]) => [id, { entryIds }]));

/** What was changed further while it was being saved now stands on what was saved; the rest is no draft any more. */
const rebase = (drafts: Drafts, saved: Winners): Drafts =>
  Object.fromEntries(
    Object.entries(drafts).flatMap(([id, draft]): [string, Draft][] => {
      const base = saved[id];
      if (base === undefined) return [[id, draft]];
      const isSaved = samePlaces(draft.places, placesOf(base, draft.places.length));
      return isSaved ? [] : [[id, { ...draft, base }]];
    }),
  );
