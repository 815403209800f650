import { assertNever } from '../../shared/base/assert-never.ts';
import type { Audience } from '../../shared/contest/views.ts';
import type { ResetReason } from '../../shared/wire/frames.ts';
import type { ContestEvent } from '../domain/events.ts';
import type { CategoryRow, ContestRow } from '../domain/tables.ts';

/** What an audience is told of an event, before the words and pictures that can be withdrawn are put in. */
export type Outline =
  | {
      readonly kind: 'entry';
      readonly name: 'newSubmission' | 'entryChanged';
      readonly entryId: string;
      /** The one category whose podium it did not leave at this event, or none; what the entry is today may differ. */
      readonly keepsPlaceIn?: string | null;
    }
  | { readonly kind: 'removed'; readonly name: 'entryRemoved'; readonly entryId: string }
  | {
      readonly kind: 'winners';
      readonly name: 'saveWinners';
      readonly winners: Readonly<Record<string, readonly string[]>>;
      readonly revision: number;
      readonly savedBy: string;
    }
  | { readonly kind: 'contest'; readonly name: 'contestChanged'; readonly contest: ContestRow }
  | {
      readonly kind: 'categories';
      readonly name: 'categoriesChanged';
      readonly categories: readonly CategoryRow[];
    }
  | { readonly kind: 'invites'; readonly name: 'invitesChanged' }
  | { readonly kind: 'reset'; readonly reason: ResetReason };

/** One outline for each audience that may know; an audience that is missing hears nothing. */
export type Projection = Partial<Readonly<Record<Audience, Outline>>>;

/** Who hears what of an event. A pure function of the event, so that a replay tells the same as the first time. */
export const project = (event: ContestEvent): Projection => {
  switch (event.type) {
    case 'entrySubmitted':
      return forEntry(
        event.entryId,
        event.status === 'published',
        'newSubmission',
        'newSubmission',
      );
    case 'entryApproved':
      return forEntry(event.entryId, true, 'newSubmission', 'entryChanged');
    case 'entryEdited':
      return forEntry(event.entryId, event.shown, 'entryChanged', 'entryChanged', {
        keepsPlaceIn: event.shown ? event.categoryId : null,
      });
    case 'entryRestored':
      return forEntry(event.entryId, event.status === 'published', 'entryChanged', 'entryChanged');
    case 'entryHidden':
      return {
        ...(event.shown ? toViewers(removed(event.entryId)) : {}),
        organisers: {
          kind: 'entry',
          name: 'entryChanged',
          entryId: event.entryId,
          keepsPlaceIn: null,
        },
      };
    case 'entryWithdrawn':
      return forRemoval(event.entryId, event.shown, true);
    case 'entryErased':
      return forRemoval(event.entryId, event.shown, !event.wasGone);
    case 'winnersSaved':
      return forWinners(event);
    case 'contestChanged': {
      const changed: Outline = { kind: 'contest', name: 'contestChanged', contest: event.contest };
      const anew: Outline = { kind: 'reset', reason: 'projection' };
      return { ...toAll(changed), public: event.publicStartsAnew ? anew : changed };
    }
    case 'resultsRevealed':
      return toAll({ kind: 'reset', reason: 'reveal' });
    case 'categoriesChanged':
      return toAll({
        kind: 'categories',
        name: 'categoriesChanged',
        categories: event.categories,
      });
    case 'inviteCreated':
    case 'inviteRevoked':
      return invites;
    case 'sessionOpened':
      return event.inviteId === null ? {} : invites;
    case 'entryStarred':
    case 'sessionEnded':
      return {};
    case 'contestRestored':
      return toAll({ kind: 'reset', reason: 'epoch' });
    default:
      return assertNever(event);
  }
};

const invites: Projection = { organisers: { kind: 'invites', name: 'invitesChanged' } };

const toViewers = (outline: Outline): Projection => ({ public: outline, judges: outline });
const toAll = (outline: Outline): Projection => ({ ...toViewers(outline), organisers: outline });

const removed = (entryId: string): Outline => ({ kind: 'removed', name: 'entryRemoved', entryId });

type EntryEventName = 'newSubmission' | 'entryChanged';

const forEntry = (
  entryId: string,
  shown: boolean,
  viewersHear: EntryEventName,
  organisersHear: EntryEventName,
  place: { readonly keepsPlaceIn?: string | null } = {},
): Projection => ({
  ...(shown ? toViewers({ kind: 'entry', name: viewersHear, entryId, ...place }) : {}),
  organisers: { kind: 'entry', name: organisersHear, entryId, ...place },
});

const forRemoval = (entryId: string, shown: boolean, wasThere: boolean): Projection => ({
  ...(shown ? toViewers(removed(entryId)) : {}),
  ...(wasThere ? { organisers: removed(entryId) } : {}),
});

const forWinners = (event: Extract<ContestEvent, { type: 'winnersSaved' }>): Projection => {
  const { winners, revision, savedBy } = event;
  const outline: Outline = { kind: 'winners', name: 'saveWinners', winners, revision, savedBy };
  return {
    judges: outline,
    organisers: outline,
    ...(event.live ? { public: outline } : {}),
  };
};
