import type { TableSet } from './tables.ts';
import type { StoreCommand } from './store.ts';

/** The internal table of answered commands; the name cannot be an application's. */
export const ledgerTable = '$ledger';

export type LedgerEntry = {
  readonly seq: number;
  readonly at: number;
  readonly bodyHash?: string;
  readonly result: unknown;
};

export type LedgerLimits = { readonly maxAgeMs: number; readonly maxEntries: number };

export const defaultLedgerLimits: LedgerLimits = { maxAgeMs: 86_400_000, maxEntries: 100_000 };

export type Ledger = {
  readonly size: number;
  find(command: StoreCommand): LedgerEntry | undefined;
  /** Remembers an answer and forgets the oldest beyond the limits; a pure function of the records so far. */
  remember(by: string, key: string, entry: LedgerEntry): void;
  /** What is remembered so far stays; goes with that of the tables. */
  keep(): void;
  /** Forgets what was remembered since `keep`; goes with that of the tables. */
  undo(): void;
};

/** What was answered to whom under which key, kept in the tables so that snapshots carry it. */
export const createLedger = (tables: TableSet, limits: LedgerLimits): Ledger => {
  const view = tables.views[ledgerTable];
  if (view === undefined) throw new Error('The tables were made without a ledger.');
  // Only `remember` and snapshots of this very table put rows here, so they have this shape.
  const rowAt = (id: string): LedgerEntry | undefined => view.get(id) as LedgerEntry | undefined;
  const ages = createAges();
  for (const [id] of view) {
    const entry = rowAt(id);
    if (entry !== undefined) ages.add(id, entry);
  }
  ages.keep();
  const idOf = createIds();
  const isOver = ({ at }: LedgerEntry, now: number): boolean =>
    view.size > limits.maxEntries || at < now - limits.maxAgeMs;
  return {
    get size() {
      return view.size;
    },
    find: ({ by, key }) => (key === undefined ? undefined : rowAt(idOf(by, key))),
    remember(by, key, entry) {
      const id = idOf(by, key);
      // Removing first moves a renewed key to the end, where the youngest stand.
      if (view.has(id)) tables.change({ delete: ledgerTable, key: id });
      tables.change({ put: ledgerTable, key: id, row: entry });
      ages.add(id, entry);
      for (
        let oldest = ages.oldest();
        oldest !== undefined && isOver(oldest, entry.at);
        oldest = ages.oldest()
      ) {
        const oldestId = ages.drop();
        // Unless its key was renewed since.
        if (rowAt(oldestId) === oldest) tables.change({ delete: ledgerTable, key: oldestId });
      }
    },
    keep: () => ages.keep(),
    undo: () => ages.undo(),
  };
};

/**
 * Answers from the oldest on. A table could tell the same by its order, but it walks past every row that was removed
 * from its beginning.
 */
const createAges = () => {
  /** Side by side: an object for each would live as long as its answer. */
  let ids: string[] = [];
  let entries: LedgerEntry[] = [];
  let first = 0;
  /** How many there were at the last `keep`, and where they began. */
  let kept = { count: 0, first: 0 };
  return {
    oldest: (): LedgerEntry | undefined => entries[first],
    add(id: string, entry: LedgerEntry): void {
      ids.push(id);
      entries.push(entry);
    },
    /** The id of the oldest, which goes. */
    drop(): string {
      first += 1;
      return ids[first - 1] ?? '';
    },
    keep(): void {
      if (first > 1024 && first > ids.length / 2) {
        ids = ids.slice(first);
        entries = entries.slice(first);
        first = 0;
      }
      kept = { count: ids.length, first };
    },
    undo(): void {
      ids.length = entries.length = kept.count;
      ({ first } = kept);
    },
  };
};

/** Makes the id of an answer; whoever looks for one and then remembers it asks twice. */
const createIds = (): ((by: string, key: string) => string) => {
  let last = { by: '', key: '', id: '0::' };
  return (by, key) => {
    if (last.key !== key || last.by !== by)
      last = { by, key, id: `${String(by.length)}:${by}:${key}` };
    return last.id;
  };
};
