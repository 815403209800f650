import { showsArtists } from '../../../shared/contest/phases.ts';
import type { ContestView } from '../../../shared/contest/views.ts';
import { counted } from '../state/durations.ts';

/** What the contest as it is now has beyond what somebody saw last, however they learnt of it. */
export type Missed = {
  readonly newEntries: number;
  /** The categories whose winners are others now. */
  readonly winnersOf: readonly string[];
  readonly hasResults: boolean;
};

export const compareViews = (seen: ContestView, now: ContestView): Missed => ({
  newEntries: Object.keys(now.entries).filter((id) => seen.entries[id] === undefined).length,
  winnersOf: now.categories
    .filter(({ id }) => {
      const [before, after] = [seen.winners[id]?.entryIds ?? [], now.winners[id]?.entryIds ?? []];
      return after.length > 0 && after.join() !== before.join();
    })
    .map(({ name }) => name),
  hasResults: !showsArtists(seen.contest.phase) && showsArtists(now.contest.phase),
});

export const isNothing = ({ newEntries, winnersOf, hasResults }: Missed): boolean =>
  newEntries === 0 && winnersOf.length === 0 && !hasResults;

/** "3 new entries while you were away. The results are out." */
export const tellMissed = (missed: Missed): string => {
  const { newEntries, winnersOf, hasResults } = missed;
  if (isNothing(missed)) return 'Nothing new while you were away.';
  return [
    newEntries > 0 && `${counted(newEntries, 'new entry', 'new entries')} while you were away.`,
    !hasResults && winnersOf.length > 0 && `Winners were saved: ${listed(winnersOf)}.`,
    hasResults && 'The results are out.',
  ]
    .filter((sentence) => sentence !== false)
    .join(' ');
};

const listed = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `in ${String(names.length)} categories`;
