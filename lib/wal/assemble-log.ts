import {
  type ActiveSegment,
  beginSegment,
  continueSegment,
  openSegment,
} from './active-segment.ts';
import { callSafely, createDurability, type Durability } from './durability.ts';
import { createDirSync } from './dir-sync.ts';
import { createDropping } from './drop-segments.ts';
import { LogClosed, LogFailed, LogFull, RecordTooLarge } from './errors.ts';
import { draftRecord } from './format.ts';
import type { Epoch, Log, LogRecord, RecordBody } from './log.ts';
import { createLogState } from './log-state.ts';
import type { LogSettings } from './log-options.ts';
import { createLogQueries, type LogQueries } from './read-log.ts';
import { createReading, type Reading } from './reading.ts';
import { createRecentLines } from './recent.ts';
import type { RecoveredLog } from './recover.ts';
import { finishRecovery } from './repair.ts';
import { createSpares } from './spares.ts';
import { createWriter } from './writer.ts';

/** A log on disk: the port, and what only the engine's owner needs. */
export type OpenedLog = Log &
  Pick<LogQueries, 'chainAt' | 'ship'> & {
    /** What opening found and mended, in sentences; empty after a clean stop. */
    readonly recovery: readonly string[];
    /** All durable records with seq > afterSeq as of now, in large runs: the quick way to start. */
    replay(afterSeq: number): AsyncIterable<readonly LogRecord[]>;
    /** Seals the segment that is being written; the first seq of the new one. Throws `LogFull` without room. */
    roll(): Promise<number>;
    /**
     * Removes the sealed segments that hold only records with a smaller seq, durably; how many. Only for an
     * `erasable` log. `roll()` first, so that nothing of what is to go stands in the segment being written.
     */
    dropSegmentsBefore(seq: number): Promise<number>;
  };

/** Puts the parts of a log together around what recovery found. */
export const assembleLog = async (
  settings: LogSettings,
  recovered: RecoveredLog,
  epoch: Epoch,
): Promise<OpenedLog> => {
  const { files, dir, clock } = settings;
  const { tail, scanned } = recovered;
  const storeId = tail.header.store;
  const reading = readingOf(settings, recovered);
  const recent = createRecentLines(settings.recentBytes);
  const durability = createDurability(scanned.last);
  const state = createLogState();
  const queries = createLogQueries(reading, () => durability.durable, recent);
  const dirSync = createDirSync(files, dir);
  const dropBefore = createDropping(files, dirSync, reading, recovered.dropped);
  const mustSwitch = !scanned.clean || epoch.id !== tail.header.epoch.id;
  let head = scanned.last;

  const spares = createSpares({
    ...settings,
    dirSync,
    prepare: () => finishRecovery(files, dir, recovered),
    onChange() {
      state.setTrouble(spares.trouble);
      if (spares.trouble !== undefined) writer.refuseRoll(new LogFull(spares.trouble));
      writer.kick();
    },
  });
  const writer = createWriter({
    clock,
    spares,
    idleMarkMs: settings.idleMarkMs,
    chain: scanned.chain,
    last: scanned.last,
    active: mustSwitch ? undefined : await continueTail(settings, recovered),
    nextNumber: tail.number + 1,
    async begin({ number, bytes }, first, chain) {
      const header = { store: storeId, epoch, segment: number, first, chain, bytes };
      const { active, segment } = await beginSegment(files, dir, header);
      reading.addSegment(segment);
      return active;
    },
    async lookForFile() {
      const path = reading.segments.at(-1)?.path;
      if (path !== undefined && (await files.size(path)) === undefined)
        throw new Error(`${path} was deleted while it was being written.`);
    },
    onWrite: (write) => callSafely(() => settings.onWrite(write)),
    onWritten(durable, { run, position }) {
      recent.push(run);
      reading.noteRun(run, position);
      durability.advance(durable);
    },
    onFailure(cause) {
      state.fail(cause);
      durability.refuse(new LogFailed(`Writing to the log failed (${cause.message}).`, cause));
    },
  });

  await spares.want(tail.number + 1, 0);
  if (mustSwitch) {
    // A failure shows in the state; without room the switch is made as soon as there is some.
    const switched = writer.roll().catch(() => undefined);
    if (spares.trouble === undefined) await switched;
  }
  let closing: Promise<void> | undefined;

  return {
    storeId,
    epoch,
    recovery: recovered.notes,
    get head() {
      return head;
    },
    get durable() {
      return durability.durable;
    },
    get chain() {
      return writer.chain;
    },
    get state() {
      return state.current;
    },
    append(body) {
      state.requireOpen();
      const draft = draftOf(head + 1, body, settings.maxRecordBytes);
      head = draft.seq;
      writer.add(draft);
      return head;
    },
    whenDurable: (seq) => whenDurable(durability, seq, head),
    onDurable: (listener) => durability.onDurable(listener),
    onState: (listener) => state.onState(listener),
    ...queries,
    async roll() {
      state.requireOpen();
      await writer.roll();
      return reading.segments.at(-1)?.header.first ?? 1;
    },
    async dropSegmentsBefore(seq) {
      if (!settings.erasable)
        throw new Error('This log is for ever: open it as erasable to drop segments.');
      recent.dropBefore(seq);
      return dropBefore(seq);
    },
    close: () => (closing ??= closeLog()),
  };

  async function closeLog(): Promise<void> {
    state.close();
    const { unwritten } = await writer.close();
    await spares.close();
    if (unwritten > 0)
      durability.refuse(
        new LogFailed('The log was closed before there was room for this.', new LogFull()),
      );
    durability.refuse(new LogClosed());
  }
};

const readingOf = (
  { files }: LogSettings,
  { segments, tail, landmarks }: RecoveredLog,
): Reading => {
  const reading = createReading(files);
  for (const segment of segments) reading.addSegment(segment);
  for (const { seq, offset } of landmarks) reading.note(tail.number, seq, offset);
  return reading;
};

const continueTail = async (
  { files }: LogSettings,
  { tail, scanned }: RecoveredLog,
): Promise<ActiveSegment> => {
  const { store: storeId, bytes } = tail.header;
  const handle = await openSegment(files, tail.path);
  return continueSegment({ handle, number: tail.number, storeId, position: scanned.end, bytes });
};

const draftOf = (seq: number, body: RecordBody, maxRecordBytes: number) => {
  if (!Number.isFinite(body.at)) throw new TypeError('`at` must be a time in milliseconds.');
  const draft = draftRecord(seq, body);
  if (draft.maxBytes > maxRecordBytes) throw new RecordTooLarge(draft.maxBytes, maxRecordBytes);
  return draft;
};

const whenDurable = (durability: Durability, seq: number, head: number): Promise<void> =>
  seq <= head
    ? durability.whenDurable(seq)
    : Promise.reject(new RangeError(`Seq ${seq} was not handed out yet; the last is ${head}.`));
