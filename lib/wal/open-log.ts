import { type Random, randomId } from '../../shared/base/random.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { assembleLog, type OpenedLog } from './assemble-log.ts';
import { createFirstSegment } from './create-log.ts';
import { hasCode, LogFull } from './errors.ts';
import type { Files } from './files.ts';
import type { Epoch } from './log.ts';
import { type RecoveredLog, recoverLog } from './recover.ts';
import { systemRandom } from './system-random.ts';

export type LogOptions = {
  /** A directory of its own; made when it is not there. */
  readonly dir: string;
  readonly clock: Clock;
  readonly files: Files;
  /** Mints the store id and the epoch; the operating system's randomness by default. */
  readonly random?: Random;
  /** Only this store is opened; a new log gets this id instead of a random one. */
  readonly storeId?: string;
  /** A new log starts with this epoch; an existing one whose epoch is another goes on in this one, as its child. */
  readonly epoch?: Epoch;
  /** How much is laid out at a time. 8 MiB by default. */
  readonly segmentBytes?: number;
  /** An idle log writes a durable mark after this time. 50 ms by default. */
  readonly idleMarkMs?: number;
  /** The largest record that is accepted, as a line. 16 MiB by default. */
  readonly maxRecordBytes?: number;
  /** How long to wait before asking a full disk again. 1,000 ms by default. */
  readonly retryMs?: number;
  /** How much of the newest lines is kept in memory. 4 MiB by default. */
  readonly recentBytes?: number;
  /** Old segments may be dropped: for stores that must be able to forget. */
  readonly erasable?: boolean;
};

export type LogSettings = Required<Omit<LogOptions, 'storeId' | 'epoch'>>;

/**
 * Opens the log in `dir`, or starts one where there is none. What a power cut left is mended and told in
 * `recovery`; what a power cut cannot explain is refused with `LogDamaged`, and nothing is changed.
 * With no room on the disk the log opens as `full`: it serves what it has and goes on by itself.
 * Hold `lockDir(dir)` while it is open: two writers would destroy each other's work.
 */
export const openLog = async (options: LogOptions): Promise<OpenedLog> => {
  const settings = withDefaults(options);
  const { files, dir, erasable } = settings;
  await files.makeDir(dir);
  const recovered =
    (await recoverLog({ files, dir, erasable })) ?? (await createLog(settings, options));
  const { store } = recovered.tail.header;
  if (options.storeId !== undefined && options.storeId !== store)
    throw new Error(
      `${dir} holds the log of store ${store}, not ${options.storeId}: choose its own directory.`,
    );
  return assembleLog(settings, recovered, epochOf(recovered, options.epoch));
};

const mebibyte = 1024 * 1024;

const withDefaults = (options: LogOptions): LogSettings => ({
  dir: options.dir,
  clock: options.clock,
  files: options.files,
  random: options.random ?? systemRandom,
  segmentBytes: Math.max(options.segmentBytes ?? 8 * mebibyte, 8192),
  idleMarkMs: options.idleMarkMs ?? 50,
  maxRecordBytes: options.maxRecordBytes ?? 16 * mebibyte,
  retryMs: options.retryMs ?? 1000,
  recentBytes: options.recentBytes ?? 4 * mebibyte,
  erasable: options.erasable ?? false,
});

const createLog = async (settings: LogSettings, options: LogOptions): Promise<RecoveredLog> => {
  const { files, dir, random, segmentBytes, erasable } = settings;
  const storeId = options.storeId ?? randomId(random);
  const epoch = options.epoch ?? { id: randomId(random), parent: null };
  try {
    await createFirstSegment(files, dir, { storeId, epoch, bytes: segmentBytes });
  } catch (error) {
    throw hasCode(error, 'ENOSPC') ? new LogFull(error) : error;
  }
  const recovered = await recoverLog({ files, dir, erasable });
  if (recovered === undefined)
    throw new Error(`${dir} does not keep the files that are made in it.`);
  return recovered;
};

const epochOf = ({ tail, scanned }: RecoveredLog, wanted: Epoch | undefined): Epoch => {
  const { epoch } = tail.header;
  if (wanted === undefined || wanted.id === epoch.id) return epoch;
  return { id: wanted.id, parent: { id: epoch.id, seq: scanned.last, chain: scanned.chain } };
};
