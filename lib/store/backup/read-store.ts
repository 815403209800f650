import { openLogReader } from '../../wal/index.ts';
import type { Epoch, Files, LogReader } from '../../wal/index.ts';
import { StoreDamaged } from '../errors.ts';
import { createHistory, noUpgrade } from '../history.ts';
import { logDirOf } from '../open-store.ts';
import type { EngineOptions } from '../options.ts';
import { recover } from '../recover.ts';
import { createSnapshotFolder } from '../snapshots.ts';
import type { State, Tables } from '../store.ts';

/** What an application says about one of its stores. */
export type StoreShape<T extends Tables, E> = Pick<
  EngineOptions<T, E>,
  'tables' | 'apply' | 'upgrade' | 'ledger'
>;

export type ReadStore<T extends Tables> = {
  readonly state: State<T>;
  readonly reader: LogReader;
  readonly storeId: string;
  readonly epoch: Epoch;
  readonly head: number;
  /** When the last record was written; null when there is none. */
  readonly headAt: number | null;
  readonly chain: string;
  /** Snapshots that did not check out, in sentences. */
  readonly notes: readonly string[];
};

const maxTries = 5;

/** The state of the store in `dir` as it is on disk, without touching anything; `undefined` when there is none. */
export const readStore = async <T extends Tables, E>(
  files: Files,
  dir: string,
  shape: StoreShape<T, E> & { readonly erasable?: boolean },
): Promise<ReadStore<T> | undefined> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readOnce(files, dir, shape);
    } catch (error) {
      // Beside a running store a snapshot may be newer than the log was a moment ago.
      if (!(error instanceof StoreDamaged) || tries === maxTries) throw error;
    }
  }
};

const readOnce = async <T extends Tables, E>(
  files: Files,
  dir: string,
  shape: StoreShape<T, E> & { readonly erasable?: boolean },
): Promise<ReadStore<T> | undefined> => {
  const { erasable = false } = shape;
  const reader = await openLogReader({ files, dir: logDirOf(dir), erasable });
  if (reader === undefined) return undefined;
  const upgrade = shape.upgrade ?? noUpgrade<T, E>();
  const log = {
    storeId: reader.storeId,
    epoch: reader.epoch,
    durable: reader.head,
    read: (afterSeq: number, limit: number) => reader.read(afterSeq, limit),
    replay: (afterSeq: number) => reader.replay(afterSeq),
    chainAt: (seq: number) => reader.chainAt(seq),
  };
  const { memory, notes } = await recover(
    log,
    createHistory(log, upgrade),
    createSnapshotFolder(files, dir),
    { ...shape, dir, upgrade },
  );
  const { storeId, epoch, head, chain } = reader;
  const [last] = head === 0 ? [] : await reader.read(head - 1, 1);
  return {
    state: memory.state,
    reader,
    storeId,
    epoch,
    head,
    headAt: last?.at ?? null,
    chain,
    notes,
  };
};
