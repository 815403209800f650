import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import type { Files } from './files.ts';
import type { Epoch } from './log.ts';
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
  /** Told of each write of records when it is on disk. */
  readonly onWrite?: (write: LogWrite) => void;
};

/** One write of records: how many, the bytes of their lines, and how long writing and syncing took. */
export type LogWrite = { readonly records: number; readonly bytes: number; readonly ms: number };

export type LogSettings = Required<Omit<LogOptions, 'storeId' | 'epoch'>>;

const mebibyte = 1024 * 1024;

export const withDefaults = (options: LogOptions): LogSettings => ({
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
  onWrite: options.onWrite ?? (() => undefined),
});
