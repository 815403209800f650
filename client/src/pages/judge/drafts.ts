import type { CategoryView, ContestView, EntryView } from '../../../../shared/contest/views.ts';
import { entryIdsOf, placesOf, samePlaces, type Places } from './podium.ts';

/** A podium that was changed here and is not saved yet; `base` is what was saved when the change began. */
export type Draft = { readonly places: Places; readonly base: readonly string[] };
export type Drafts = Readonly<Record<string, Draft>>;

export type SavedPodium = { readonly entryIds: readonly string[]; readonly savedBy?: string };

/** What an answer told of the saved winners, until the stream has told it as well. */
export type Heard = {
  readonly revision: number;
  readonly podiums: Readonly<Record<string, SavedPodium>>;
};

/** How one category's podium stands on this screen. */
export type PodiumNow = {
  readonly places: Places;
  readonly changed: boolean;
  readonly saved: SavedPodium;
  /** Somebody else saved another podium while this one was being changed. */
  readonly conflict: boolean;
};

/** Entries that can be judged: an organiser's view also has those that are waiting or hidden. */
export const isJudged = (entry: EntryView | undefined): entry is EntryView =>
  entry !== undefined && (entry.private === undefined || entry.private.status === 'published');

export const entriesToJudge = (view: ContestView, categoryId: string): readonly EntryView[] =>
  Object.values(view.entries)
    .filter((entry) => entry.categoryId === categoryId && isJudged(entry))
    .sort((a, b) => a.number - b.number);

export const revisionKnown = (view: ContestView, heard: Heard | null): number =>
  Math.max(view.revision, heard?.revision ?? 0);

/** The podium as saved, by whichever of the stream and the last answer knows more. */
export const savedPodium = (
  view: ContestView,
  heard: Heard | null,
  categoryId: string,
): SavedPodium => {
  const told = heard !== null && heard.revision > view.revision ? heard : null;
  const podium = told?.podiums[categoryId] ?? view.winners[categoryId] ?? { entryIds: [] };
  return { ...podium, entryIds: stillThere(view, categoryId, podium.entryIds) };
};

export const podiumNow = (
  view: ContestView,
  category: CategoryView,
  drafts: Drafts,
  heard: Heard | null,
): PodiumNow => {
  const saved = savedPodium(view, heard, category.id);
  const savedPlaces = placesOf(saved.entryIds, category.places);
  const draft = drafts[category.id];
  const places = draft && placesNow(view, category, draft);
  if (draft === undefined || places === undefined || samePlaces(places, savedPlaces))
    return { places: savedPlaces, changed: false, saved, conflict: false };
  const base = placesOf(stillThere(view, category.id, draft.base), category.places);
  return { places, changed: true, saved, conflict: !samePlaces(base, savedPlaces) };
};

/** The categories whose podium here differs from the saved one. */
export const changedCategories = (
  view: ContestView,
  drafts: Drafts,
  heard: Heard | null,
): readonly CategoryView[] =>
  view.categories.filter((category) => podiumNow(view, category, drafts, heard).changed);

/** The podiums to send. */
export const winnersToSave = (
  view: ContestView,
  drafts: Drafts,
  heard: Heard | null,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    changedCategories(view, drafts, heard).map((category) => [
      category.id,
      entryIdsOf(podiumNow(view, category, drafts, heard).places),
    ]),
  );

/** An entry that was taken out of the contest or moved leaves its place empty. */
const placesNow = (view: ContestView, category: CategoryView, draft: Draft): Places =>
  Array.from({ length: category.places }, (_, index) => {
    const id = draft.places[index] ?? null;
    return id !== null && isIn(view, category.id, id) ? id : null;
  });

const stillThere = (view: ContestView, categoryId: string, entryIds: readonly string[]) =>
  entryIds.filter((id) => isIn(view, categoryId, id));

const isIn = (view: ContestView, categoryId: string, entryId: string): boolean => {
  const entry = view.entries[entryId];
  return isJudged(entry) && entry.categoryId === categoryId;
};
