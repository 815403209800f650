import type { Clock } from '../../shared/base/clock.ts';
import type { Audience, EntryView } from '../../shared/contest/views.ts';
import type { ContestState } from '../domain/tables.ts';
import type { ContestViews } from './contest-views.ts';

export type ListedEntry = { readonly view: EntryView; readonly text: string };

export type EntryTexts = {
  /**
   * Every entry that an audience may see with its JSON, in the order of the numbers, all of one moment;
   * `beside` is called in the turn that this moment is in.
   */
  list<T>(
    audience: Audience,
    beside: () => T,
  ): Promise<{ readonly entries: readonly ListedEntry[]; readonly beside: T }>;
  /** The last `count` of them, and whether there are no others. In one turn: they are few. */
  newest(
    audience: Audience,
    count: number,
  ): { readonly entries: readonly ListedEntry[]; readonly isWhole: boolean };
  /** Works through a list in slices, so that other work gets its turn. */
  inSlices<T>(items: Iterable<T>, work: (item: T) => void): Promise<void>;
};

type Deps = {
  readonly views: Pick<ContestViews, 'entry'>;
  readonly rows: Pick<ContestState, 'entries'>;
  /** The seq of the rows. */
  readonly seq: () => number;
  readonly clock: Clock;
  /** Lets other work run between two slices. */
  readonly nextTurn: () => Promise<void>;
};

const sliceMs = 4;
/** A contest that changes faster than it can be listed in slices is listed in one turn, from texts that are there. */
const tries = 3;

/** Views are built once and never change, so their JSON is written once too. */
export const createEntryTexts = ({ views, rows, seq, clock, nextTurn }: Deps): EntryTexts => {
  const written = new WeakMap<EntryView, ListedEntry>();

  const listed = (view: EntryView): ListedEntry => {
    const known = written.get(view);
    if (known !== undefined) return known;
    const fresh = { view, text: JSON.stringify(view) };
    written.set(view, fresh);
    return fresh;
  };

  const inSlices: EntryTexts['inSlices'] = async (items, work) => {
    let startedAt = clock.monotonic();
    for (const item of items) {
      work(item);
      if (clock.monotonic() - startedAt < sliceMs) continue;
      await nextTurn();
      startedAt = clock.monotonic();
    }
  };

  return {
    inSlices,
    newest: (audience, count) => {
      const found: ListedEntry[] = [];
      for (const id of [...rows.entries.keys()].reverse()) {
        const view = views.entry(audience, id);
        if (view === undefined) continue;
        if (found.length === count) return { entries: found.reverse(), isWhole: false };
        found.push(listed(view));
      }
      return { entries: found.reverse(), isWhole: true };
    },
    list: async (audience, beside) => {
      let entries: ListedEntry[] = [];
      const add = (id: string): void => {
        const view = views.entry(audience, id);
        if (view !== undefined) entries.push(listed(view));
      };
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const before = seq();
        entries = [];
        await inSlices(rows.entries.keys(), add);
        if (seq() === before) return { entries, beside: beside() };
      }
      entries = [];
      for (const id of rows.entries.keys()) add(id);
      return { entries, beside: beside() };
    },
  };
};
