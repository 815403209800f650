import type { SnapshotHeader } from './snapshot-file.ts';
import type { SnapshotFolder } from './snapshots.ts';
import { reasonOf } from './errors.ts';
import type { EngineOptions, StoreLog } from './options.ts';
import type { Tables } from './store.ts';
import type { TableSet } from './tables.ts';

export type Snapshotter = {
  readonly lastSeq: number;
  readonly problem: string | undefined;
  /** Writes a snapshot of the newest state and answers its seq; joins none that began earlier. */
  write(): Promise<number>;
  /** Starts one when enough was recorded since the last; a failure is kept as `problem`. */
  writeIfDue(): void;
  /** Resolves when none is being written. */
  idle(): Promise<void>;
};

type Parts = {
  readonly log: StoreLog;
  readonly tables: TableSet;
  readonly folder: SnapshotFolder;
  readonly version: number;
  readonly keep: number;
  readonly lastSeq: number;
};

/** Snapshots of a live store, one at a time: each is consistent at its seq while the store goes on changing. */
export const createSnapshotter = <T extends Tables, E>(
  { log, tables, folder, version, keep, ...start }: Parts,
  options: EngineOptions<T, E>,
): Snapshotter => {
  const every = options.snapshotEvery ?? 50_000;
  const slices = {
    sliceMs: options.sliceMs ?? 1,
    monotonic: () => options.clock.monotonic(),
    yieldToLoop: options.yieldToLoop ?? (() => turnTheLoop(options)),
  };
  let lastSeq = start.lastSeq;
  let problem: string | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;

  const writeOne = async (): Promise<number> => {
    // The walk starts in the same turn as `seq` is read, so that the rows are those of that very record.
    const seq = log.head;
    if (seq === lastSeq) return seq;
    const walk = tables.walk();
    try {
      // A snapshot ahead of the disk would bring back, after a crash, what nobody was promised.
      await log.whenDurable(seq);
      const header = headerAt(seq, log, options, version);
      await folder.write(header, walk.rows, slices);
      lastSeq = seq;
      problem = undefined;
      await folder.keep(keep);
      return seq;
    } catch (thrown) {
      problem = reasonOf(thrown);
      throw thrown;
    } finally {
      walk.stop();
    }
  };

  const write = (): Promise<number> => {
    busy = true;
    const next = running.then(writeOne);
    const settled = next.then(
      () => undefined,
      () => undefined,
    );
    running = settled;
    void settled.then(() => {
      if (running === settled) busy = false;
    });
    return next;
  };

  return {
    get lastSeq() {
      return lastSeq;
    },
    get problem() {
      return problem;
    },
    write,
    writeIfDue() {
      if (every === 0 || busy || log.head - lastSeq < Math.max(every, rowsIn(tables))) return;
      // Its failure stands in `problem`; the log is complete without the snapshot.
      write().catch(() => undefined);
    },
    idle: () => running.then(() => undefined),
  };
};

/** No more often than it is worth: each record then pays for the writing of about one row. */
const rowsIn = ({ views }: TableSet): number =>
  Object.values(views).reduce((sum, { size }) => sum + size, 0);

const headerAt = <T extends Tables, E>(
  seq: number,
  log: StoreLog,
  options: EngineOptions<T, E>,
  version: number,
): SnapshotHeader => ({
  format: 1,
  version,
  storeId: log.storeId,
  epoch: log.epoch,
  seq,
  at: options.clock.now(),
  chain: { seq: log.durable, value: log.chain },
  tables: [...options.tables],
});

/** Any question to the disk is answered in a later turn, and keeps the process alive until then. */
const turnTheLoop = async <T extends Tables, E>({
  files,
  dir,
}: EngineOptions<T, E>): Promise<void> => {
  await files.size(dir);
};
