import { assertNever } from '../base/assert-never.ts';
import type { StreamEvent, StreamEvents } from './stream-events.ts';
import type { ContestView, Podium } from './views.ts';

/** The view after one event of its stream. Pure: what did not change is the same object as before. */
export const reduceView = (view: ContestView, event: StreamEvent): ContestView => {
  switch (event.name) {
    case 'newSubmission':
    case 'entryChanged':
      return putEntries(view, [event.data]);
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

/** Events that are taken in together, and the view before and after them. */
export type ViewStep = {
  readonly before: ContestView;
  readonly events: readonly StreamEvent[];
  readonly after: ContestView;
};

/**
 * Several events, one after the other. Entries that follow one another make one step with one copy of them all, so
 * that a burst into a contest of thousands costs what a single one does; any other event is a step by itself.
 */
export const reduceInSteps = (
  view: ContestView,
  events: readonly StreamEvent[],
): readonly ViewStep[] => {
  const steps: ViewStep[] = [];
  let before = view;
  let puts: PutEvent[] = [];
  const step = (taken: readonly StreamEvent[], after: ContestView) => {
    steps.push({ before, events: taken, after });
    before = after;
  };
  const takePuts = () => {
    if (puts.length === 0) return;
    step(
      puts,
      putEntries(
        before,
        puts.map((event) => event.data),
      ),
    );
    puts = [];
  };
  for (const event of events) {
    if (putsEntry(event)) {
      puts.push(event);
    } else {
      takePuts();
      step([event], reduceView(before, event));
    }
  }
  takePuts();
  return steps;
};

type PutEvent = Extract<StreamEvent, { readonly name: 'newSubmission' | 'entryChanged' }>;

const putsEntry = (event: StreamEvent): event is PutEvent =>
  event.name === 'newSubmission' || event.name === 'entryChanged';

const putEntries = (
  view: ContestView,
  puts: readonly StreamEvents['entryChanged'][],
): ContestView => ({
  ...view,
  entries: {
    ...view.entries,
    ...Object.fromEntries(puts.map(({ keepsPlaceIn: _, ...entry }) => [entry.id, entry])),
  },
  winners: puts.reduce(withoutLeaver, view.winners),
});

/** An entry that moved to another category, or is no longer shown to judges, leaves the podium it was on. */
const withoutLeaver = (winners: Winners, entry: StreamEvents['entryChanged']): Winners => {
  const shown = entry.private === undefined || entry.private.status === 'published';
  const { keepsPlaceIn = shown ? entry.categoryId : null } = entry;
  return withoutEntry(winners, entry.id, keepsPlaceIn ?? undefined);
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
