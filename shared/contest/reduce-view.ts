import { assertNever } from '../base/assert-never.ts';
import type { StreamEvent, StreamEvents } from './stream-events.ts';
import type { ContestView, EntryView, Podium } from './views.ts';

/** The view after one event of its stream. Pure: what did not change is the same object as before. */
export const reduceView = (view: ContestView, event: StreamEvent): ContestView => {
  switch (event.name) {
    case 'newSubmission':
    case 'entryChanged':
      return putEntry(view, event.data);
    case 'entryRemoved':
      return removeEntry(view, event.data.id);
    case 'saveWinners':
      return putWinners(view, event.data);
    case 'contestChanged':
      return { ...view, contest: event.data };
    case 'categoriesChanged':
      return putCategories(view, event.data.categories);
    case 'invitesChanged':
      return { ...view, invites: event.data.invites };
    default:
      return assertNever(event);
  }
};

/** An entry that moved to another category, or is no longer shown to judges, leaves the podium it was on. */
const putEntry = (view: ContestView, entry: EntryView): ContestView => {
  const shown = entry.private === undefined || entry.private.status === 'published';
  return {
    ...view,
    entries: { ...view.entries, [entry.id]: entry },
    winners: withoutEntry(view.winners, entry.id, shown ? entry.categoryId : undefined),
  };
};

const removeEntry = (view: ContestView, id: string): ContestView => {
  const { [id]: removed, ...entries } = view.entries;
  if (removed === undefined) return view;
  return { ...view, entries, winners: withoutEntry(view.winners, id, undefined) };
};

const putCategories = (view: ContestView, categories: ContestView['categories']): ContestView => {
  const ids = new Set(categories.map((category) => category.id));
  const winners = Object.fromEntries(Object.entries(view.winners).filter(([id]) => ids.has(id)));
  return { ...view, categories, winners };
};

type Winners = ContestView['winners'];

const withoutEntry = (winners: Winners, id: string, stays: string | undefined): Winners => {
  const affected = Object.entries(winners).filter(
    ([categoryId, podium]) => categoryId !== stays && podium.entryIds.includes(id),
  );
  if (affected.length === 0) return winners;
  const changed = affected.map(([categoryId, podium]): [string, Podium] => [
    categoryId,
    { ...podium, entryIds: podium.entryIds.filter((entryId) => entryId !== id) },
  ]);
  return { ...winners, ...Object.fromEntries(changed) };
};

const putWinners = (view: ContestView, saved: StreamEvents['saveWinners']): ContestView => {
  const podiums = Object.entries(saved.winners).map(([categoryId, winners]): [string, Podium] => {
    const entryIds = winners.map((winner) => winner.id);
    return [
      categoryId,
      saved.savedBy === undefined ? { entryIds } : { entryIds, savedBy: saved.savedBy },
    ];
  });
  return {
    ...view,
    winners: { ...view.winners, ...Object.fromEntries(podiums) },
    revision: saved.revision,
  };
};
