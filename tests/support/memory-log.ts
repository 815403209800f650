import { createHash } from 'node:crypto';

import type { StoreLog } from '../../lib/store/index.ts';
import type { Log, LogRecord, LogState } from '../../lib/wal/index.ts';

export type MemoryLog = Log & {
  /** Brings everything appended so far to the "disk". Only needed with `manual`. */
  sync(): void;
  /** The disk breaks: what is not on it yet has an unknown outcome. */
  fail(cause: Error): void;
  fill(cause?: Error): void;
  free(): void;
  /** The log that a restart finds after a power cut now: what was on the disk, and no more. */
  afterPowerCut(): MemoryLog;
  readonly forgetting?: NonNullable<StoreLog['forgetting']>;
};

export type MemoryLogOptions = {
  /** Nothing becomes durable before `sync()`; otherwise it does by the next microtask. */
  readonly manual?: boolean;
  readonly erasable?: boolean;
  readonly records?: readonly LogRecord[];
  /** The seq before the first of `records`. */
  readonly start?: number;
};

type Waiter = { readonly seq: number; resolve(): void; reject(cause: Error): void };

/** The log port in memory, with a disk that breaks, fills and waits on demand. */
export const createMemoryLog = (options: MemoryLogOptions = {}): MemoryLog => {
  const { manual = false } = options;
  let records = [...(options.records ?? [])];
  let start = options.start ?? 0;
  let durable = records.at(-1)?.seq ?? start;
  let head = durable;
  let state: LogState = { kind: 'open' };
  let waiters: Waiter[] = [];
  const durableListeners = new Set<(durable: number) => void>();
  const stateListeners = new Set<(state: LogState) => void>();

  const move = (next: LogState): void => {
    state = next;
    for (const listener of [...stateListeners]) listener(next);
  };
  const sync = (): void => {
    if (state.kind === 'failed' || durable === head) return;
    durable = head;
    for (const listener of [...durableListeners]) listener(durable);
    for (const waiter of waiters) waiter.resolve();
    waiters = [];
  };
  const onDisk = (afterSeq: number, limit: number): LogRecord[] =>
    records.filter(({ seq }) => seq > afterSeq && seq <= durable).slice(0, limit);

  const forgetting = {
    roll: () => Promise.resolve(head + 1),
    dropBefore: (seq: number) => {
      records = records.filter((record) => record.seq >= seq);
      start = Math.max(start, Math.min(seq - 1, head));
      return Promise.resolve();
    },
  };

  return {
    storeId: 'memory',
    epoch: { id: 'epoch-1', parent: null },
    get head() {
      return head;
    },
    get durable() {
      return durable;
    },
    get chain() {
      return createHash('sha256')
        .update(JSON.stringify(onDisk(0, Infinity)))
        .digest('hex');
    },
    get state() {
      return state;
    },
    append(body) {
      if (state.kind !== 'open') throw new Error(`The log is ${state.kind}.`);
      // Through JSON, as on a disk: what cannot be written must not seem to work here.
      const record = JSON.parse(JSON.stringify({ ...body, seq: head + 1, durable })) as LogRecord;
      head = record.seq;
      records.push(record);
      if (!manual) queueMicrotask(sync);
      return head;
    },
    whenDurable(seq) {
      if (seq <= durable) return Promise.resolve();
      if (state.kind === 'failed') return Promise.reject(state.cause);
      if (state.kind === 'closed') return Promise.reject(new Error('The log is closed.'));
      return new Promise((resolve, reject) => waiters.push({ seq, resolve, reject }));
    },
    onDurable(listener) {
      durableListeners.add(listener);
      return () => durableListeners.delete(listener);
    },
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    read: (afterSeq, limit) => Promise.resolve(onDisk(afterSeq, limit)),
    readLines: (afterSeq, limit) =>
      Promise.resolve(
        onDisk(afterSeq, limit).map((record) => ({
          seq: record.seq,
          segment: 1,
          line: `00000000 ${JSON.stringify(record)}`,
        })),
      ),
    close() {
      if (state.kind === 'full') for (const waiter of waiters) waiter.reject(new Error('full'));
      else sync();
      if (state.kind !== 'closed') move({ kind: 'closed' });
      return Promise.resolve();
    },
    sync,
    fail(cause) {
      move({ kind: 'failed', cause });
      for (const waiter of waiters) waiter.reject(cause);
      waiters = [];
    },
    fill(cause) {
      move({ kind: 'full', ...(cause === undefined ? {} : { cause }) });
    },
    free() {
      move({ kind: 'open' });
    },
    afterPowerCut: () => createMemoryLog({ ...options, start, records: onDisk(0, Infinity) }),
    ...(options.erasable === true ? { forgetting } : {}),
  };
};
