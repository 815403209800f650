import { openLog } from '../wal/index.ts';
import type { LogOptions, OpenedLog } from '../wal/index.ts';
import { openStoreOn } from './engine.ts';
import type { EngineOptions, StoreLog } from './options.ts';
import type { ErasableStore, State, Store, Tables } from './store.ts';

export type StoreOptions<T extends Tables, E> = EngineOptions<T, E> &
  Pick<
    LogOptions,
    'random' | 'storeId' | 'epoch' | 'segmentBytes' | 'idleMarkMs' | 'maxRecordBytes' | 'onWrite'
  > & {
    /** The store can forget: `erase` leaves the bytes in no file of `dir`, and its log is short. */
    readonly erasable?: boolean;
  };

/** Where the log of the store in `dir` stands. */
export const logDirOf = (dir: string): string => `${dir}/log`;

// An erasable store starts a new segment at each erasure, so its segments are small.
const erasableSegmentBytes = 1024 * 1024;

/**
 * Opens the store in `dir`, or starts one: the newest snapshot that checks out, then the log in `dir/log`.
 * What had to be mended stands in `status().recovery`. Throws `LogDamaged` or `StoreDamaged`, changing nothing,
 * when acknowledged records are missing. Hold `lockDir` on the directory while it is open.
 * `example.ts` shows a whole program.
 */
export function openStore<T extends Tables, E>(
  options: StoreOptions<T, E> & { readonly erasable: true },
): Promise<ErasableStore<State<T>, E>>;
export function openStore<T extends Tables, E>(
  options: StoreOptions<T, E>,
): Promise<Store<State<T>, E>>;
export async function openStore<T extends Tables, E>(
  options: StoreOptions<T, E>,
): Promise<Store<State<T>, E>> {
  const { dir, clock, files, erasable = false } = options;
  await files.makeDir(dir);
  const log = await openLog({
    ...(erasable ? { segmentBytes: erasableSegmentBytes } : {}),
    ...pickLogOptions(options),
    dir: logDirOf(dir),
    clock,
    files,
    erasable,
  });
  try {
    return await openStoreOn(storeLogOf(log, erasable), options, log.recovery);
  } catch (error) {
    await log.close();
    throw error;
  }
}

const pickLogOptions = <T extends Tables, E>({
  random,
  storeId,
  epoch,
  segmentBytes,
  idleMarkMs,
  maxRecordBytes,
  onWrite,
}: StoreOptions<T, E>): Partial<LogOptions> => ({
  ...(random === undefined ? {} : { random }),
  ...(storeId === undefined ? {} : { storeId }),
  ...(epoch === undefined ? {} : { epoch }),
  ...(segmentBytes === undefined ? {} : { segmentBytes }),
  ...(idleMarkMs === undefined ? {} : { idleMarkMs }),
  ...(maxRecordBytes === undefined ? {} : { maxRecordBytes }),
  ...(onWrite === undefined ? {} : { onWrite }),
});

/** The same log with `forgetting`; a getter must stay a getter, so it is added by inheritance. */
const storeLogOf = (log: OpenedLog, erasable: boolean): StoreLog => {
  if (!erasable) return log;
  const forgetting = {
    roll: () => log.roll(),
    dropBefore: (seq: number) => log.dropSegmentsBefore(seq),
  };
  return Object.assign(Object.create(log) as OpenedLog, { forgetting });
};
