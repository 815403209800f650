import type { TableSet, Undo } from './tables.ts';
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
  remember(command: StoreCommand & { readonly key: string }, entry: LedgerEntry): readonly Undo[];
};

/** What was answered to whom under which key, kept in the tables so that snapshots carry it. */
export const createLedger = (tables: TableSet, limits: LedgerLimits): Ledger => {
  const view = tables.views[ledgerTable];
  if (view === undefined) throw new Error('The tables were made without a ledger.');
  // Only `remember` and snapshots of this very table put rows here, so they have this shape.
  const rowAt = (id: string): LedgerEntry | undefined => view.get(id) as LedgerEntry | undefined;
  const ages = createAges(Array.from(view, ([id]) => ({ id, seq: rowAt(id)?.seq ?? 0 })));
  const isOver = ({ id }: Aged, now: number): boolean =>
    view.size > limits.maxEntries || (rowAt(id)?.at ?? 0) < now - limits.maxAgeMs;
  return {
    get size() {
      return view.size;
    },
    find: ({ by, key }) => (key === undefined ? undefined : rowAt(ledgerId(by, key))),
    remember({ by, key }, entry) {
      const id = ledgerId(by, key);
      const undos: Undo[] = [];
      // Removing first moves a renewed key to the end, where the youngest stand.
      if (view.has(id)) undos.push(tables.change({ delete: ledgerTable, key: id }));
      undos.push(tables.change({ put: ledgerTable, key: id, row: entry }));
      undos.push(ages.add({ id, seq: entry.seq }));
      for (let oldest = ages.oldest(); oldest !== undefined; oldest = ages.oldest()) {
        const isStale = rowAt(oldest.id)?.seq !== oldest.seq;
        if (!isStale && !isOver(oldest, entry.at)) break;
        if (!isStale) undos.push(tables.change({ delete: ledgerTable, key: oldest.id }));
        undos.push(ages.drop());
      }
      return undos;
    },
  };
};

/** An answer and when it was given; stale once its key was renewed. */
type Aged = { readonly id: string; readonly seq: number };

/**
 * Answers from the oldest on. A table could tell the same by its order, but it walks past every row that was removed
 * from its beginning.
 */
const createAges = (initial: Aged[]) => {
  let aged = initial;
  let first = 0;
  return {
    oldest: (): Aged | undefined => aged[first],
    add(next: Aged): Undo {
      aged.push(next);
      return () => void aged.pop();
    },
    drop(): Undo {
      const dropped = aged[first];
      first += 1;
      if (first > 1024 && first > aged.length / 2) {
        aged = aged.slice(first);
        first = 0;
      }
      return () => {
        if (dropped === undefined) return;
        if (first > 0) first -= 1;
        else aged.unshift(dropped);
      };
    },
  };
};

const ledgerId = (by: string, key: string): string => `${String(by.length)}:${by}:${key}`;
