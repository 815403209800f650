import type { Draft, Drafts, Heard, SavedPodium } from './drafts.ts';
import { placesOf, samePlaces } from './podium.ts';

/** Podiums by category, entry ids by place. */
export type Winners = Readonly<Record<string, readonly string[]>>;

export const sameWinners = (a: Winners | undefined, b: Winners): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export const pick = (winners: Winners, only: readonly string[] | undefined): Winners =>
  Object.fromEntries(Object.entries(winners).filter(([id]) => only?.includes(id) ?? true));

export const hear = (before: Heard | null, revision: number, podiums: Heard['podiums']): Heard => ({
  revision: Math.max(revision, before?.revision ?? 0),
  podiums: { ...before?.podiums, ...podiums },
});

export const asPodiums = (winners: Winners): Readonly<Record<string, SavedPodium>> =>
  Object.fromEntries(Object.entries(winners).map(([id, entryIds]) => [id, { entryIds }]));

/** What was changed further while it was being saved now stands on what was saved; the rest is no draft any more. */
export const rebase = (drafts: Drafts, saved: Winners): Drafts =>
  Object.fromEntries(
    Object.entries(drafts).flatMap(([id, draft]): [string, Draft][] => {
      const base = saved[id];
      if (base === undefined) return [[id, draft]];
      const isSaved = samePlaces(draft.places, placesOf(base, draft.places.length));
      return isSaved ? [] : [[id, { ...draft, base }]];
    }),
  );
