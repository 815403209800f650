import type { Result } from '../../shared/base/result.ts';
import type { ChainAt, Epoch, ShippedLines } from '../wal/index.ts';

/** The state is named tables of frozen rows; keys are strings. */
export type Tables = Readonly<Record<string, object>>;

export interface Table<Row> extends Iterable<readonly [string, Row]> {
  readonly size: number;
  get(key: string): Row | undefined;
  has(key: string): boolean;
  values(): IterableIterator<Row>;
  keys(): IterableIterator<string>;
}

export type State<T extends Tables> = { readonly [Name in keyof T]: Table<T[Name]> };

export type Change<T extends Tables> = {
  [Name in keyof T & string]:
    | { readonly put: Name; readonly key: string; readonly row: T[Name] }
    | { readonly delete: Name; readonly key: string };
}[keyof T & string];

/** Where an event stands; what `apply` may know besides the event itself. */
export type RecordInfo = { readonly seq: number; readonly at: number; readonly by: string };

export type Apply<T extends Tables, E> = (
  state: State<T>,
  event: E,
  info: RecordInfo,
) => Iterable<Change<T>>;

export type Commit<E, R> = { readonly events: readonly E[]; readonly result: R };

export type Committed<E> = {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly key?: string;
  readonly events: readonly E[];
  readonly result: unknown;
};

export type StoreRefusal =
  /** Known key, other body: the first command stands. */
  | { readonly kind: 'key-reused' }
  /** No room on the disk; nothing was accepted, ask again later. */
  | { readonly kind: 'no-room' }
  /** Closed to writes before anything was accepted. */
  | { readonly kind: 'read-only'; readonly reason: string }
  /** The disk failed while this was being written: ask again with the same key. */
  | { readonly kind: 'outcome-unknown' };

export type StoreCommand = {
  readonly by: string;
  readonly key?: string;
  readonly bodyHash?: string;
};

export type Accepted<R> = { readonly seq: number; readonly result: R; readonly replayed: boolean };

export type StoreStatus = {
  readonly kind: 'open' | 'full' | 'read-only' | 'closed';
  readonly reason?: string;
  readonly storeId: string;
  readonly epoch: string;
  readonly head: number;
  readonly durable: number;
  readonly chain: string;
  /** The history this one was restored from, if it was. */
  readonly parent: Epoch['parent'];
  readonly lastSnapshotSeq: number;
  /** Why the last snapshot could not be written; the log is unharmed and the next one is tried as usual. */
  readonly snapshotProblem?: string;
  readonly ledgerSize: number;
  /** What recovery did at this start, e.g. a torn end that was cut; empty when the last stop was clean. */
  readonly recovery: readonly string[];
};

/** What a copy of a log on another machine is made of: `openReceivedLog` is the other end. */
export type Shipping = {
  /** Durable lines after `afterSeq` that stand in one segment, at most `limit`; undefined where there are none. */
  ship(afterSeq: number, limit: number): Promise<Omit<ShippedLines, 'chain'> | undefined>;
  /** The chain up to a record; undefined where the log has no such record. */
  chainAt(seq: number): Promise<ChainAt | undefined>;
};

/** A transactional state whose truth is an ordered log. `S` is `State<T>` of its tables. */
export interface Store<S, E> {
  /**
   * Runs `decide` on the newest state; its events are applied at once and the answer, refusals and replays too,
   * is given when everything it was decided on is on disk.
   */
  transact<R, F>(
    command: StoreCommand,
    decide: (state: Readonly<S>) => Result<Commit<E, R>, F>,
  ): Promise<Result<Accepted<R>, F | StoreRefusal>>;
  /** Durable records with seq > afterSeq, ascending. */
  read(afterSeq: number, limit: number): Promise<readonly Committed<E>[]>;
  /** Durable records, in order, once each, from now on. */
  subscribe(listener: (record: Committed<E>) => void): () => void;
  /** The newest state; it may be ahead of the disk by the batch in flight, so show nobody what is read here unguarded. */
  state(): Readonly<S>;
  status(): StoreStatus;
  /** Called when `kind` of the status changes, e.g. when the disk is full, has room again, or failed. */
  onStatus(listener: (status: StoreStatus) => void): () => void;
  /** Undefined on a log that is no file of lines. */
  readonly shipping?: Shipping;
  /** Writes a snapshot now; the seq it covers. */
  snapshot(): Promise<number>;
  close(): Promise<void>;
}

/** A store that can forget: what it erases is in no file of its directory afterwards. */
export interface ErasableStore<S, E> extends Store<S, E> {
  /**
   * Commits like `transact` and then compacts: a new snapshot without the erased rows, all older segments and
   * snapshots removed. Throws `EraseIncomplete` when the old files could not be removed; that is retried by the
   * next erase and the next start.
   */
  erase<R, F>(
    command: StoreCommand,
    decide: (state: Readonly<S>) => Result<Commit<E, R>, F>,
  ): Promise<Result<Accepted<R>, F | StoreRefusal>>;
}

/** Brings what an older release wrote to today's shape. Pure, and kept for ever. */
export type Upgrade<T extends Tables, E> = {
  /** The version of the rows as this release writes them; it stands in every snapshot. */
  readonly version: number;
  /** One stored event as today's events: usually one, sometimes none or several. */
  readonly event: (stored: unknown, info: RecordInfo) => readonly E[];
  /** One row of a snapshot with an older version. Without it such a snapshot is passed over and the log replayed. */
  readonly row?: (table: keyof T & string, stored: unknown, version: number) => T[keyof T & string];
};
