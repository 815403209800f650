import type { Refusal } from '../../../../lib/realtime/client/device/index.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import type { Api } from '../../api/api.ts';
import { saveWinners } from '../../api/endpoints.ts';
import type { ContestOutbox } from '../../outbox/contest-outbox.ts';
import { isWaiting, itemsOf, type KeptItem } from '../../outbox/kept-items.ts';
import { revisionIn } from '../../outbox/send-action.ts';
import { createStore, type ReadableStore } from '../../state/store.ts';
import {
  podiumNow,
  revisionKnown,
  winnersToSave,
  type Draft,
  type Drafts,
  type Heard,
} from './drafts.ts';
import type { KeptDrafts } from './kept-drafts.ts';
import { asPodiums, hear, pick, rebase, sameWinners, type Winners } from './merge-saves.ts';
import { readChanged } from './read-changed.ts';
import { placesOf, samePlaces, type Places } from './podium.ts';

export type Saving =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saved'; readonly seq: number }
  /** `key` names the save that was refused and stays here until its judge has decided. */
  | { readonly kind: 'failed'; readonly error: Refusal; readonly key: string | null };

/** Categories that somebody else saved meanwhile: each waits for a choice before `pending` is saved. */
export type Dispute = { readonly open: readonly string[]; readonly pending: readonly string[] };

export type Desk = {
  readonly drafts: Drafts;
  readonly heard: Heard | null;
  /** Saved on this device and not answered yet, oldest first. */
  readonly queue: readonly KeptItem<'save-winners'>[];
  readonly saving: Saving;
  readonly dispute: Dispute | null;
};

export type WinnersDesk = ReadableStore<Desk> & {
  /** Follows the outbox and this judge's other tabs until it is called off. */
  readonly attach: () => () => void;
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
  readonly outbox: Pick<ContestOutbox, 'get' | 'subscribe' | 'add' | 'discard'>;
  /** Whose desk it is. */
  readonly subject: string;
  readonly kept: KeptDrafts;
  /** The contest as it is shown at this moment. */
  readonly view: () => ContestView;
};

/** Holds the podiums that are being changed, and saves them without overwriting anybody unasked. */
export const createWinnersDesk = (deps: WinnersDeskDeps): WinnersDesk => {
  const { api, outbox, subject, kept, view } = deps;
  const desk = createStore<Desk>({
    drafts: kept.read(),
    heard: null,
    queue: [],
    saving: { kind: 'idle' },
    dispute: null,
  });
  /** Seen waiting by this page, and not answered yet. */
  const awaited = new Set<string>();
  /** Refusals that were taken in. */
  const decided = new Set<string>();
  let isAdding = false;

  const put = (changes: Partial<Desk>) => {
    desk.set({ ...desk.get(), ...changes });
    if (changes.drafts !== undefined) kept.write(changes.drafts);
  };

  const saves = () => itemsOf(outbox.get().items, 'save-winners', subject);

  const now = (categoryId: string) => {
    const category = view().categories.find(({ id }) => id === categoryId);
    const { drafts, heard } = desk.get();
    return category && podiumNow(view(), category, drafts, heard);
  };

  const putDraft = (categoryId: string, draft: Draft | null) => {
    const others = Object.entries(desk.get().drafts).filter(([id]) => id !== categoryId);
    put({ drafts: Object.fromEntries(draft === null ? others : [...others, [categoryId, draft]]) });
  };

  /** What differs from what is saved and is not on its way already. */
  const unsent = (only?: readonly string[]): Winners => {
    const { drafts, heard, queue } = desk.get();
    const winners = pick(winnersToSave(view(), drafts, heard), only);
    return Object.fromEntries(
      Object.entries(winners).filter(([id, entryIds]) => {
        const last = queue.findLast(({ body }) => body.winners[id] !== undefined);
        return last === undefined || !samePlaces(entryIds, last.body.winners[id] ?? []);
      }),
    );
  };

  const save = async (only?: readonly string[]): Promise<void> => {
    if (isAdding) return;
    const winners = unsent(only);
    const pending = Object.keys(winners);
    if (pending.length === 0) return;
    const open = pending.filter((id) => now(id)?.conflict);
    if (open.length > 0) {
      put({ dispute: { open, pending } });
      return;
    }
    const { saving, queue, heard } = desk.get();
    if (saving.kind === 'failed' && saving.key !== null) void outbox.discard(saving.key);
    const expectedRevision = revisionKnown(view(), heard);
    const follows = queue.at(-1)?.key ?? null;
    isAdding = true;
    const action = { kind: 'save-winners', winners, expectedRevision, follows } as const;
    const added = await outbox.add(action, subject);
    isAdding = false;
    if (added.ok) {
      put({ saving: { kind: 'idle' } });
      follow();
    } else await sendUnkept(winners, expectedRevision);
  };

  /** Without room on the device it goes straight to the server, or not at all. */
  const sendUnkept = async (winners: Winners, expectedRevision: number): Promise<void> => {
    const body = { winners, expectedRevision };
    const answer = await api.call(saveWinners, { body, idempotencyKey: api.newKey() });
    if (answer.ok) settle(winners, answer.value);
    else refuse(winners, answer.error, null);
  };

  const settle = (winners: Winners, saved: { readonly revision: number; readonly seq: number }) => {
    const { drafts, heard } = desk.get();
    put({
      saving: { kind: 'saved', seq: saved.seq },
      heard: hear(heard, saved.revision, asPodiums(winners)),
      drafts: rebase(drafts, winners),
    });
  };

  const refuse = (winners: Winners, error: Refusal, key: string | null) => {
    const changed = error.code === 'winners_changed' ? readChanged(error.details) : null;
    if (changed === null) {
      put({ saving: { kind: 'failed', error, key } });
      return;
    }
    const pending = Object.keys(winners);
    // The drafts hold it; where they were lost, what was saved stands in for them.
    for (const id of pending) {
      const places = placesOf(winners[id] ?? [], now(id)?.places.length ?? 0);
      if (desk.get().drafts[id] === undefined) putDraft(id, { places, base: [] });
    }
    put({
      saving: { kind: 'idle' },
      heard: hear(desk.get().heard, changed.revision, changed.podiums),
      dispute: { open: pending.filter((id) => changed.podiums[id] !== undefined), pending },
    });
    if (key !== null) void outbox.discard(key);
  };

  /** Takes in what became of the saves that wait or waited in the outbox. */
  const follow = (): void => {
    const all = saves();
    const queue = all.filter(isWaiting);
    if (queue.length > 0 || desk.get().queue.length > 0) put({ queue });
    for (const { key, body, state } of all) {
      if (state.kind === 'refused' && !decided.has(key)) {
        decided.add(key);
        refuse(body.winners, state.reason, key);
      }
      // What was saved before this page began is in the contest as it is shown.
      if (state.kind === 'saved' && awaited.delete(key))
        settle(body.winners, { revision: revisionIn(state.answer), seq: state.seq });
    }
    for (const { key } of queue) {
      awaited.add(key);
      decided.delete(key);
    }
  };

  return {
    get: desk.get,
    subscribe: desk.subscribe,
    attach: () => {
      follow();
      const ends = [
        outbox.subscribe(follow),
        kept.onChange(() => desk.set({ ...desk.get(), drafts: kept.read() })),
      ];
      return () => ends.forEach((end) => end());
    },
    save,
    change: (categoryId, edit) => {
      const current = now(categoryId);
      if (current === undefined) return;
      const { drafts, queue } = desk.get();
      const base = drafts[categoryId]?.base;
      const places = edit(current.places);
      const isAsSaved = samePlaces(places, placesOf(current.saved.entryIds, places.length));
      const draft = {
        places,
        // Only what is not changed yet starts from what is saved now.
        base: current.changed && base !== undefined ? base : current.saved.entryIds,
      };
      // While a save is under way it is not known yet what is saved.
      putDraft(categoryId, isAsSaved && queue.length === 0 ? null : draft);
      if (desk.get().saving.kind !== 'failed') put({ saving: { kind: 'idle' } });
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
    isOwn: (revision, winners) =>
      desk.get().heard?.revision === revision ||
      saves().some(({ body }) => sameWinners(body.winners, winners)),
  };
};
