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
  const ages = createAges(
    Array.from(view, ([id]) => ({ id, seq: rowAt(id)?.seq ?? 0, at: rowAt(id)?.at ?? 0 })),
  );
  return {
    get size() {
      return view.size;
    },
    find: ({ by, key }) => (key === undefined ? undefined : rowAt(ledgerId(by, key))),
    remember(by, key, entry) {
      const id = ledgerId(by, key);
      const { seq, at } = entry;
      // Removing first moves a renewed key to the end, where the youngest stand.
      if (view.has(id)) tables.change({ delete: ledgerTable, key: id });
      tables.change({ put: ledgerTable, key: id, row: entry });
      ages.add({ id, seq, at });
      for (;;) {
        const oldest = ages.oldest();
        const isOver =
          view.size > limits.maxEntries ||
          (oldest !== undefined && oldest.at < at - limits.maxAgeMs);
        if (oldest === undefined || !isOver) return;
        // Unless its key was renewed since.
        if (rowAt(oldest.id)?.seq === oldest.seq)
          tables.change({ delete: ledgerTable, key: oldest.id });
        ages.drop();
      }
    },
    keep: () => ages.keep(),
    undo: () => ages.undo(),
  };
};

/** An answer and when it was given; stale once its key was renewed. */
type Aged = { readonly id: string; readonly seq: number; readonly at: number };

/**
 * Answers from the oldest on. A table could tell the same by its order, but it walks past every row that was removed
 * from its beginning.
 */
const createAges = (initial: Aged[]) => {
  let aged = initial;
  let first = 0;
  /** How many are as they were at the last `keep`, and which of the oldest went since. */
  let kept = initial.length;
  const dropped: Aged[] = [];
  return {
    oldest: (): Aged | undefined => aged[first],
    add(next: Aged): void {
      aged.push(next);
    },
    drop(): void {
      const oldest = aged[first];
      if (oldest !== undefined) dropped.push(oldest);
      first += 1;
    },
    keep(): void {
      dropped.length = 0;
      if (first > 1024 && first > aged.length / 2) {
        aged = aged.slice(first);
        first = 0;
      }
      kept = aged.length;
    },
    undo(): void {
      first -= dropped.length;
      dropped.length = 0;
      aged.length = kept;
    },
  };
};

const ledgerId = (by: string, key: string): string => `${String(by.length)}:${by}:${key}`;
