import type { Clock, Timer } from '../../shared/base/clock.ts';
import { type ActiveSegment, reservedBytes, type WrittenBatch } from './active-segment.ts';
import { errorFrom } from './errors.ts';
import { type DraftRecord, maxHeaderBytes } from './format.ts';
import type { LogWrite } from './log-options.ts';
import type { Spare, Spares } from './spares.ts';

/**
 * Writes what was accepted, in order, one write at a time; all that waited meanwhile shares the next. Whoever waited for
 * a write goes on while the next one is on its way.
 */
export type Writer = {
  readonly chain: string;
  /** Takes a record that was accepted. */
  add(draft: DraftRecord): void;
  /** Looks for work; called when a spare became ready. */
  kick(): void;
  /** Switches to a new segment before the next write; resolves when its header is on disk. */
  roll(): Promise<void>;
  /** There is no room for the segment that was asked for: what was accepted goes on in the one there is. */
  refuseRoll(cause: Error): void;
  /** Finishes what can be written, then the end line. */
  close(): Promise<{ readonly unwritten: number }>;
};

type WriterOptions = {
  readonly clock: Clock;
  readonly spares: Spares;
  readonly idleMarkMs: number;
  readonly chain: string;
  readonly last: number;
  /** The segment to go on with, and whether the next write must open a new one instead. */
  readonly active: ActiveSegment | undefined;
  readonly nextNumber: number;
  readonly begin: (spare: Spare, first: number, chain: string) => Promise<ActiveSegment>;
  /** Looks, now and then, whether what is being written has its name still; throws where it has not. */
  readonly lookForFile: () => Promise<void>;
  readonly onWrite: (write: LogWrite) => void;
  readonly onWritten: (durable: number, batch: WrittenBatch) => void;
  readonly onFailure: (cause: Error) => void;
};

type Job = () => Promise<void>;

/** A file that somebody deleted takes writes as before, and all of them are lost with its last handle. */
const lookEveryMs = 1000;

export const createWriter = (options: WriterOptions): Writer => {
  const { clock, spares, idleMarkMs } = options;
  let { chain, active, nextNumber } = options;
  let durable = options.last;
  /** The chain up to what was told: it goes with what everybody else takes for durable. */
  let toldChain = chain;
  let queue: DraftRecord[] = [];
  let driving = Promise.resolve();
  let idle: Timer | undefined;
  let mark: 'none' | 'mark' | 'end' = 'none';
  /** Something was written after the last mark, after the last end line. */
  let needsMark = false;
  let needsEnd = false;
  let lookedAt = clock.monotonic();
  /** Tells those who wait for the last write; once there is something to tell. */
  let tell: (() => void) | undefined;
  /** How long the last writes took, each one counting for a quarter; as good as for ever while there was none. */
  let writeMs = Infinity;
  let isDriving = false;
  let isFailed = false;
  let isClosing = false;
  let rolling: PromiseWithResolvers<void> | undefined;

  const switchTo = async (spare: Spare): Promise<void> => {
    const old = active;
    active = await options.begin(spare, durable + 1, chain);
    nextNumber = spare.number + 1;
    needsMark = needsEnd = true;
    rolling?.resolve();
    rolling = undefined;
    void spares.want(nextNumber, 0);
    // All of it is on disk and it is never written again: nothing depends on how its close goes.
    await old?.close().catch(() => undefined);
  };

  const writeBatch = async (target: ActiveSegment, limit: number): Promise<void> => {
    const batch = takeWhatFits(queue, target.room, limit);
    queue = queue.slice(batch.length);
    const beganAt = clock.monotonic();
    const written = await target.writeRecords(batch, durable, chain);
    const tookMs = clock.monotonic() - beganAt;
    writeMs = writeMs === Infinity ? tookMs : writeMs + (tookMs - writeMs) / 4;
    options.onWrite({
      records: batch.length,
      bytes: written.run.bytes.length,
      ms: tookMs,
    });
    if (clock.monotonic() - lookedAt >= lookEveryMs) {
      await options.lookForFile();
      lookedAt = clock.monotonic();
    }
    chain = written.chain;
    durable = batch.at(-1)?.seq ?? durable;
    needsMark = needsEnd = true;
    const upTo = durable;
    tell = () => {
      toldChain = written.chain;
      options.onWritten(upTo, written);
    };
  };

  const writeMark = async (kind: 'mark' | 'end', target: ActiveSegment): Promise<void> => {
    mark = 'none';
    const isWritten = await target.writeMark(kind, durable, chain);
    needsMark = false;
    if (isWritten && kind === 'end') needsEnd = false;
  };

  const nextJob = (isFirst: boolean): Job | undefined => {
    const [first] = queue;
    const target = active;
    const hasRoom = target !== undefined && rolling === undefined;
    if (first !== undefined && hasRoom && first.maxBytes <= target.room)
      return () => writeBatch(target, isFirst ? firstShare(queue.length, writeMs) : queue.length);
    if (first !== undefined || rolling !== undefined) {
      const needed = segmentBytesFor(first);
      if (spares.ready === undefined || spares.ready.bytes < needed) {
        void spares.want(nextNumber, needed);
      } else {
        const spare = spares.take();
        return spare && (() => switchTo(spare));
      }
    }
    if (mark === 'none' || target === undefined) return undefined;
    const kind = mark;
    return () => writeMark(kind, target);
  };

  const tellNow = (): void => {
    const telling = tell;
    tell = undefined;
    telling?.();
  };

  const drive = async (): Promise<void> => {
    // A microtask later, so that everything appended in one turn shares the first write.
    await Promise.resolve();
    try {
      for (let job = nextJob(true); job !== undefined; job = nextJob(false)) {
        const working = job();
        tellNow();
        await working;
      }
    } catch (error) {
      isFailed = true;
      const cause = errorFrom(error);
      rolling?.reject(cause);
      options.onFailure(cause);
    }
    isDriving = false;
    tellNow();
    if (needsMark && !isFailed && !isClosing && queue.length === 0)
      idle = clock.after(idleMarkMs, requestMark);
  };

  const kick = (): void => {
    if (isFailed || isDriving) return;
    idle?.stop();
    isDriving = true;
    driving = drive();
  };

  const requestMark = (): void => {
    mark = 'mark';
    kick();
  };

  const settle = async (): Promise<void> => {
    kick();
    while (isDriving) await driving;
  };

  return {
    get chain() {
      return toldChain;
    },
    add(draft) {
      queue.push(draft);
      kick();
    },
    kick,
    roll() {
      rolling ??= Promise.withResolvers();
      const { promise } = rolling;
      kick();
      return promise;
    },
    refuseRoll(cause) {
      if (active === undefined) return;
      rolling?.reject(cause);
      rolling = undefined;
    },
    async close() {
      isClosing = true;
      await settle();
      while (queue.length > 0 && !isFailed && spares.trouble === undefined) {
        await spares.want(nextNumber, segmentBytesFor(queue[0]));
        await settle();
      }
      idle?.stop();
      if (needsEnd) mark = 'end';
      const unwritten = queue.length;
      queue = [];
      rolling?.reject(new Error('The log was closed.'));
      rolling = undefined;
      await settle();
      await active?.close().catch(() => undefined);
      active = undefined;
      return { unwritten };
    },
  };
};

const segmentBytesFor = (draft: DraftRecord | undefined): number =>
  maxHeaderBytes + reservedBytes + (draft?.maxBytes ?? 0);

/** What accepting a record and answering for it takes of the processor at least, in milliseconds. */
const recordMs = 0.015;
/** Fewer are not worth a second write. */
const minShared = 16;

/**
 * How many of the records that came together go into the first of the writes that follow. Writers that are answered
 * together come back together, and the disk idles while they do. In two halves, one is being written while the other
 * is answered; that pays where a write takes less time than they do.
 */
const firstShare = (count: number, writeMs: number): number =>
  count >= minShared && count * recordMs > writeMs ? Math.ceil(count / 2) : count;

const takeWhatFits = (
  queue: readonly DraftRecord[],
  room: number,
  limit: number,
): readonly DraftRecord[] => {
  let used = 0;
  const end = queue.findIndex((draft, index) => index >= limit || (used += draft.maxBytes) > room);
  return end < 0 ? queue : queue.slice(0, end);
};
