import type { Clock } from '../../shared/base/clock.ts';
import type { Files } from '../wal/index.ts';
import type { ChainAt, Log, LogRecord } from '../wal/index.ts';
import type { LedgerLimits } from './ledger.ts';
import type { Apply, Shipping, Tables, Upgrade } from './store.ts';

/** What a store needs to know whatever log it stands on. */
export type EngineOptions<T extends Tables, E> = {
  /** Where the snapshots are; must exist. */
  readonly dir: string;
  /** The names of all tables. */
  readonly tables: readonly (keyof T & string)[];
  /** What an event changes. Pure; throwing is a bug and closes the store to writes. */
  readonly apply: Apply<T, E>;
  readonly upgrade?: Upgrade<T, E>;
  readonly clock: Clock;
  readonly files: Files;
  /**
   * A snapshot is written after this many records (50,000: read from the log, they take a third of a second of a start),
   * or as many as there are rows where those are more; 0 leaves it to `snapshot()` and `close()`.
   */
  readonly snapshotEvery?: number;
  readonly ledger?: LedgerLimits;
  /** How long writing a snapshot may hold the event loop at a time (1 ms). */
  readonly sliceMs?: number;
  /** Lets other work run between two slices; by default a question to the disk. */
  readonly yieldToLoop?: () => Promise<void>;
  /** Told what a listener threw; by default it is thrown again outside of the store. */
  readonly reportError?: (thrown: unknown) => void;
};

/** The log below a store, and what only some logs can do. */
export type StoreLog = Log & {
  /** All durable records after `afterSeq` in large runs; without it they are read page by page. */
  readonly replay?: (afterSeq: number) => AsyncIterable<readonly LogRecord[]>;
  /** Lines for a copy on another machine; without it there can be none. */
  readonly ship?: Shipping['ship'];
  /** The chain up to a record, so that snapshot and log can be compared; without it they are not. */
  readonly chainAt?: (seq: number) => Promise<ChainAt | undefined>;
  /** For stores that can forget. */
  readonly forgetting?: {
    /** Begins a new file; the first seq that can stand in it. */
    roll(): Promise<number>;
    /** Removes the older files whose records all have a smaller seq. */
    dropBefore(seq: number): Promise<unknown>;
  };
};
