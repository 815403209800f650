import { whyForeign } from './compare-history.ts';
import { ApplyFailed, reasonOf, StoreDamaged } from './errors.ts';
import type { History } from './history.ts';
import { infoOf } from './history.ts';
import { createLedger, defaultLedgerLimits, ledgerTable } from './ledger.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { EngineOptions, StoreLog } from './options.ts';
import type { SnapshotHeader } from './snapshot-file.ts';
import type { SnapshotFolder } from './snapshots.ts';
import type { Committed, State, Tables, Upgrade } from './store.ts';
import { createTables, deepFreeze, loadTables } from './tables.ts';
import type { TableSet, TakeRow } from './tables.ts';

/** The state in memory and the one way to change it. */
export type Memory<T extends Tables, E> = {
  readonly tables: TableSet;
  readonly state: State<T>;
  readonly ledger: Ledger;
  /** Applies a record whole or not at all. */
  readonly take: (record: Committed<E>, bodyHash?: string) => void;
  /** Takes the last record back. */
  readonly takeBack: () => void;
};

export type RecoverableLog = Pick<
  StoreLog,
  'storeId' | 'epoch' | 'durable' | 'read' | 'replay' | 'chainAt'
>;

export type RecoverOptions<T extends Tables, E> = Pick<
  EngineOptions<T, E>,
  'dir' | 'tables' | 'apply' | 'ledger'
> & { readonly upgrade: Upgrade<T, E> };

export type Recovered<T extends Tables, E> = {
  readonly memory: Memory<T, E>;
  readonly snapshotSeq: number;
  readonly notes: readonly string[];
};

/** The newest snapshot that checks out, then the log. */
export const recover = async <T extends Tables, E>(
  log: RecoverableLog,
  history: History<E>,
  snapshots: SnapshotFolder,
  options: RecoverOptions<T, E>,
): Promise<Recovered<T, E>> => {
  const notes: string[] = [];
  let loading: ReturnType<typeof loadTables> | undefined;
  const header = await snapshots.newest(
    (each) => {
      loading = loadTables(tableNames(options));
      return misfit(each, log, options.upgrade) ?? upgraded(each, loading.take, options.upgrade);
    },
    (problem) => notes.push(problem),
  );
  const snapshotSeq = header?.seq ?? 0;
  if (snapshotSeq > log.durable) {
    throw new StoreDamaged(
      `The snapshot in ${options.dir} holds record ${String(snapshotSeq)}, but the log ends at ${String(log.durable)}: acknowledged records are missing. Run "contest doctor".`,
    );
  }
  const foreign = header && (await whyForeign(header, log));
  if (foreign !== undefined)
    throw new StoreDamaged(
      `The newest snapshot in ${options.dir} and the log do not fit together: ${foreign}. Run "contest doctor".`,
    );
  const memory = createMemory(options, header && loading?.finish());
  let last = snapshotSeq;
  for await (const record of history.from(snapshotSeq)) {
    if (record.seq !== last + 1) break;
    last = record.seq;
    memory.take(history.committed(record), record.bodyHash);
  }
  if (last < log.durable) {
    throw new StoreDamaged(
      `Record ${String(last + 1)} is missing in ${options.dir}, and no snapshot covers it. ${[...notes, 'Run "contest doctor".'].join(' ')}`,
    );
  }
  return { memory, snapshotSeq, notes };
};

const tableNames = ({ tables }: { readonly tables: readonly string[] }): readonly string[] => [
  ...tables,
  ledgerTable,
];

export const createMemory = <T extends Tables, E>(
  options: Pick<EngineOptions<T, E>, 'tables' | 'apply' | 'ledger'>,
  tables = createTables(tableNames(options)),
): Memory<T, E> => {
  const ledger = createLedger(tables, options.ledger ?? defaultLedgerLimits);
  // Rows get into a table only through `apply`, whose changes are typed by table.
  const state = tables.views as unknown as State<T>;
  const takeBack = (): void => {
    tables.undo();
    ledger.undo();
  };
  return {
    tables,
    state,
    ledger,
    take(record, bodyHash) {
      tables.keep();
      ledger.keep();
      const info = infoOf(record);
      try {
        for (const event of deepFreeze(record.events))
          for (const change of options.apply(state, event, info)) tables.change(change);
      } catch (cause) {
        takeBack();
        throw new ApplyFailed(
          `Record ${String(record.seq)} cannot be applied: ${reasonOf(cause)}`,
          { cause },
        );
      }
      const { by, key } = record;
      if (key !== undefined) ledger.remember(by, key, answerOf(record, bodyHash));
    },
    takeBack,
  };
};

const answerOf = (
  { seq, at, result }: Committed<unknown>,
  bodyHash: string | undefined,
): LedgerEntry => (bodyHash === undefined ? { seq, at, result } : { seq, at, bodyHash, result });

/** Why a snapshot is not for this store, as it is now. */
const misfit = <T extends Tables, E>(
  header: SnapshotHeader,
  log: RecoverableLog,
  upgrade: Upgrade<T, E>,
): string | undefined => {
  if (header.storeId !== log.storeId) return 'it belongs to another store';
  if (header.version > upgrade.version) return 'a newer release wrote it';
  if (header.version < upgrade.version && upgrade.row === undefined) {
    return 'an older release wrote it; the log is read instead';
  }
  return undefined;
};

/** Takes the rows of an older release as today's. */
const upgraded = <T extends Tables, E>(
  header: SnapshotHeader,
  take: TakeRow,
  { version, row: upgradeRow }: Upgrade<T, E>,
): TakeRow => {
  if (header.version === version || upgradeRow === undefined) return take;
  return (table, order, key, row) => {
    const today = table === ledgerTable ? row : upgradeRow(table, row, header.version);
    take(table, order, key, today);
  };
};
