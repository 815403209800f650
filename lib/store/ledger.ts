import type { AnyChange, TableSet, Undo } from './tables.ts';
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
  const expired = (now: number): string[] => {
    const ids: string[] = [];
    for (const id of view.keys()) {
      const tooMany = view.size - ids.length > limits.maxEntries;
      const tooOld = (rowAt(id)?.at ?? 0) < now - limits.maxAgeMs;
      if (!tooMany && !tooOld) break;
      ids.push(id);
    }
    return ids;
  };
  return {
    get size() {
      return view.size;
    },
    find: ({ by, key }) => (key === undefined ? undefined : rowAt(ledgerId(by, key))),
    remember({ by, key }, entry) {
      const id = ledgerId(by, key);
      // Removing first moves a renewed key to the end, where the youngest stand.
      const changes: AnyChange[] = [
        { delete: ledgerTable, key: id },
        { put: ledgerTable, key: id, row: entry },
      ];
      const undos = changes.map((change) => tables.change(change));
      for (const old of expired(entry.at))
        undos.push(tables.change({ delete: ledgerTable, key: old }));
      return undos;
    },
  };
};

const ledgerId = (by: string, key: string): string => `${String(by.length)}:${by}:${key}`;
