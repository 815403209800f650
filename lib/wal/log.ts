/** What one append stores; the log adds `seq` and `durable`. `events` and `result` are JSON values. */
export type RecordBody = {
  readonly at: number;
  readonly by: string;
  readonly key?: string;
  /** The digest of the request behind `key`, so that another request under a known key is noticed after a restart too. */
  readonly bodyHash?: string;
  readonly events: readonly unknown[];
  readonly result: unknown;
};

export type LogRecord = RecordBody & {
  readonly seq: number;
  /** The last seq known to be on disk when this record was written. */
  readonly durable: number;
};

/** One line exactly as it stands on disk, for shipping: `<crc32 as 8 hex> <json>`, without the newline. */
export type LogLine = { readonly seq: number; readonly segment: number; readonly line: string };

/** Where this history came from: minted at creation, restore and repair by doctor, never at a restart. */
export type Epoch = {
  readonly id: string;
  readonly parent: { readonly id: string; readonly seq: number; readonly chain: string } | null;
};

export type LogState =
  | { readonly kind: 'open' }
  /** No room for the next segment: nothing is accepted until there is; resumes by itself. */
  | { readonly kind: 'full'; readonly cause?: Error }
  /** A write or sync failed: closed to writes for good; reading goes on. */
  | { readonly kind: 'failed'; readonly cause: Error }
  | { readonly kind: 'closed' };

/** An append-only, checksummed log with group commit. */
export interface Log {
  readonly storeId: string;
  readonly epoch: Epoch;
  /** The last seq handed out, 0 when empty. */
  readonly head: number;
  /** The last seq known to be on disk. */
  readonly durable: number;
  /** SHA-256 over all lines up to `durable`, hex. */
  readonly chain: string;
  readonly state: LogState;
  /** Hands out the next seq at once; the record is on disk when `whenDurable(seq)` resolves. Throws unless `open`. */
  append(body: RecordBody): number;
  /** Resolves when `seq` is on disk; rejects with `LogFailed` (outcome unknown) if that cannot be known any more. */
  whenDurable(seq: number): Promise<void>;
  /** Called after each sync with the new `durable`. */
  onDurable(listener: (durable: number) => void): () => void;
  onState(listener: (state: LogState) => void): () => void;
  /** Durable records with seq > afterSeq, ascending, at most `limit`. */
  read(afterSeq: number, limit: number): Promise<readonly LogRecord[]>;
  readLines(afterSeq: number, limit: number): Promise<readonly LogLine[]>;
  /** Waits for what is in flight, writes the end line, closes the files. Idempotent. */
  close(): Promise<void>;
}
