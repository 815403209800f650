import type { Cursor } from '../../shared/wire/cursor.ts';
import {
  frame,
  type Delivery,
  type ResetNotice,
  type ResetReason,
  type StreamAnswer,
} from '../../shared/wire/frames.ts';
import { assertEventName } from './event-names.ts';
import type { Fill, LogPort, LogRecord, Project } from './ports.ts';
import { createStreamWindow, type Item, type StreamWindow } from './stream-window.ts';
import { scanTail } from './scan-tail.ts';

/** Events travel in pages of this many, shared by all readers at the same place. */
export const pageSize = 200;

export type Fault = {
  readonly where: string;
  readonly cause: unknown;
  /** Of the command that met it. */
  readonly requestId?: string;
};

/** Every stream of the log, from the oldest event that is kept to the head. */
export type Streams = {
  /** The epoch that clients see: the log's, and the projection's version where there is one. */
  readonly epoch: string;
  /** The last record that was read from the log. */
  readonly seq: number;
  /** Reads the log's tail, then follows it. */
  start(): Promise<void>;
  stop(): void;
  window(stream: string): StreamWindow;
  /** Where a reader with this cursor goes on, and what it is told. */
  place(stream: string, cursor: Cursor | undefined): { answer: StreamAnswer; position: number };
  resetNotice(stream: string, reason: ResetReason, seq: number): ResetNotice;
  /** The next page after a position: the same array for everybody who is there, until `forgetPages`. */
  page(stream: string, after: number): readonly Delivery[];
  /** What was filled may be taken back: pages live for one slice of work. */
  forgetPages(): void;
};

type Deps<R extends LogRecord> = {
  readonly log: LogPort<R>;
  readonly project: Project<R>;
  readonly projectionVersion: string;
  readonly fill: Fill;
  readonly snapshotUrl: (stream: string) => string;
  readonly maxQueueSize: number;
  readonly onChange: (stream: string) => void;
  readonly onFault: (fault: Fault) => void;
};

export const createStreams = <R extends LogRecord>(deps: Deps<R>): Streams => {
  const { log } = deps;
  const epoch = deps.projectionVersion ? `${log.epoch}~${deps.projectionVersion}` : log.epoch;
  let windows = new Map<string, StreamWindow>();
  let scannedFrom = log.head();
  let seq = 0;
  let unsubscribe: (() => void) | undefined;
  const pages = new Map<string, readonly Delivery[]>();
  let latest:
    | { readonly stream: string; readonly after: number; readonly page: readonly Delivery[] }
    | undefined;

  // Kept only once a record speaks of the stream: a name that somebody asks for costs nothing.
  const window = (stream: string): StreamWindow =>
    windows.get(stream) ?? createStreamWindow(deps.maxQueueSize, scannedFrom);

  const take = (record: R): readonly string[] => {
    if (record.seq <= seq) return [];
    seq = record.seq;
    try {
      const projections = deps.project(record);
      for (const projection of projections) {
        if (projection.kind === 'event') assertEventName(projection.name);
        const target = window(projection.stream);
        windows.set(projection.stream, target);
        if (projection.kind === 'reset') target.resetAt(record.seq, projection.reason);
        else target.push({ ...projection, seq: record.seq, at: record.at });
      }
      return projections.map(({ stream }) => stream);
    } catch (cause) {
      // What cannot be shown must not be missed silently: every reader takes a snapshot instead.
      deps.onFault({ where: `project record ${record.seq}`, cause });
      for (const each of windows.values()) each.resetAt(record.seq, 'projection');
      return [...windows.keys()];
    }
  };

  const fill = (stream: string, item: Item): Delivery => {
    const meta = { stream, epoch, seq: item.seq, prev: item.prev, at: item.at };
    try {
      const data = deps.fill({ stream, ...item });
      if (data !== 'skipped') return [item.name, data, meta];
    } catch (cause) {
      deps.onFault({ where: `fill ${item.name} at ${item.seq}`, cause });
    }
    return [frame.skipped, null, meta];
  };

  const resetNotice = (stream: string, reason: ResetReason, from: number): ResetNotice => ({
    reason,
    snapshotUrl: deps.snapshotUrl(stream),
    epoch,
    seq: from,
  });

  const whyNot = (stream: string, cursor: Cursor | undefined): ResetReason | null => {
    if (!cursor) return 'first-visit';
    if (cursor.epoch !== epoch) {
      const sameLog = cursor.epoch === log.epoch || cursor.epoch.startsWith(`${log.epoch}~`);
      return sameLog ? 'projection' : 'epoch';
    }
    if (cursor.seq > Math.max(seq, log.head())) return 'beyond-head';
    const place = window(stream).place(cursor.seq);
    return place.kind === 'kept' ? null : place.reason;
  };

  return {
    epoch,
    get seq() {
      return seq;
    },
    async start() {
      const early: R[] = [];
      let ready = false;
      unsubscribe = log.subscribe((record) => {
        if (ready) for (const stream of take(record)) deps.onChange(stream);
        else early.push(record);
      });
      await scanTail(log, deps.maxQueueSize, {
        begin(afterSeq) {
          windows = new Map();
          scannedFrom = seq = afterSeq;
        },
        take: (record) => void take(record),
        enough: () => windows.size > 0 && [...windows.values()].every(({ complete }) => complete),
      });
      for (const record of early) take(record);
      ready = true;
    },
    stop: () => unsubscribe?.(),
    window,
    place(stream, cursor) {
      const reason = whyNot(stream, cursor);
      if (reason !== null || !cursor)
        return {
          answer: { kind: 'reset', ...resetNotice(stream, reason ?? 'first-visit', seq) },
          position: seq,
        };
      const to = Math.max(cursor.seq, window(stream).head);
      return { answer: { kind: 'resumed', from: cursor.seq, to, epoch }, position: cursor.seq };
    },
    resetNotice,
    page(stream, after) {
      // Mostly everybody is at the same place.
      if (latest?.stream === stream && latest.after === after) return latest.page;
      const key = `${after} ${stream}`;
      const page =
        pages.get(key) ??
        window(stream)
          .after(after, pageSize)
          .map((item) => fill(stream, item));
      pages.set(key, page);
      latest = { stream, after, page };
      return page;
    },
    forgetPages() {
      pages.clear();
      latest = undefined;
    },
  };
};
