import { phaseAt, type Phase, type PhaseInfo } from '../../../shared/contest/phases.ts';
import type {
  CategoryView,
  ContestInfo,
  ContestView,
  EntryView,
} from '../../../shared/contest/views.ts';

export const newestFirst = (view: ContestView): readonly EntryView[] =>
  Object.values(view.entries).sort((a, b) => b.number - a.number);

export const inCategory = (
  entries: readonly EntryView[],
  categoryId: string | null,
): readonly EntryView[] =>
  categoryId === null ? entries : entries.filter((entry) => entry.categoryId === categoryId);

export const categoryName = (categories: readonly CategoryView[], id: string): string =>
  categories.find((category) => category.id === id)?.name ?? 'Other';

export type Placed = { readonly place: number; readonly entry: EntryView };

export type CategoryPodium = {
  readonly category: CategoryView;
  readonly placed: readonly Placed[];
};

/** The saved podiums in the order of the categories; an entry that is no longer shown leaves its place empty. */
export const podiumsOf = (view: ContestView): readonly CategoryPodium[] =>
  view.categories.flatMap((category) => {
    const ids = view.winners[category.id]?.entryIds ?? [];
    const placed = ids.flatMap((id, index) => {
      const entry = view.entries[id];
      return entry === undefined ? [] : [{ place: index + 1, entry }];
    });
    return placed.length === 0 ? [] : [{ category, placed }];
  });

export const phaseInfoOf = (contest: ContestInfo): PhaseInfo => ({
  phase: contest.phase,
  opensAt: toMillis(contest.opensAt),
  closesAt: toMillis(contest.closesAt),
});

export const phaseNow = (contest: ContestInfo, now: number): Phase =>
  phaseAt(phaseInfoOf(contest), now);

const toMillis = (instant: string | null): number | null =>
  instant === null ? null : Date.parse(instant);

const ordinals = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

export const placeName = (place: number): string => ordinals[place - 1] ?? `${String(place)}th`;
