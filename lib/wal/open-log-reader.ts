import { hasCode, LogDamaged } from './errors.ts';
import { readPart } from './file-access.ts';
import type { Files } from './files.ts';
import { lineOverhead, parseSegmentName } from './format.ts';
import type { Epoch } from './log.ts';
import { createLogQueries, type LogQueries } from './read-log.ts';
import { createReading } from './reading.ts';
import { type RecoveredLog, recoverLog } from './recover.ts';
import { indexOfNonZero } from './zeros.ts';

/** Reads a log that another process may be writing; needs no lock and changes nothing. */
export type LogReader = LogQueries & {
  readonly storeId: string;
  readonly epoch: Epoch;
  /** The last record seen by the last `refresh`. */
  readonly head: number;
  /** The last record that the log itself shows to be on disk; the newest follow within the idle mark's time. */
  readonly durable: number;
  readonly chain: string;
  /** Looks for what was written meanwhile; whether there was something. */
  refresh(): Promise<boolean>;
};

/** `undefined` when there is no log in `dir`. Throws `LogDamaged` like `openLog`. */
export const openLogReader = async (options: {
  readonly dir: string;
  readonly files: Files;
  readonly erasable?: boolean;
}): Promise<LogReader | undefined> => {
  const { dir, files, erasable = false } = options;
  const load = (): Promise<RecoveredLog | undefined> =>
    patiently(() => recoverLog({ files, dir, erasable, readOnly: true }));
  if (!(await isThere(files, dir))) return undefined;
  const first = await load();
  if (first === undefined) return undefined;
  let found = first;
  let queries = queriesOf(files, found);

  return {
    get storeId() {
      return found.tail.header.store;
    },
    get epoch() {
      return found.tail.header.epoch;
    },
    get head() {
      return found.scanned.last;
    },
    get durable() {
      return found.scanned.provenDurable;
    },
    get chain() {
      return found.scanned.chain;
    },
    read: (afterSeq, limit) => queries.read(afterSeq, limit),
    readLines: (afterSeq, limit) => queries.readLines(afterSeq, limit),
    replay: (afterSeq) => queries.replay(afterSeq),
    ship: (afterSeq, limit) => queries.ship(afterSeq, limit),
    chainAt: (seq) => queries.chainAt(seq),
    async refresh() {
      if (await isUnchanged(files, dir, found)) return false;
      const { last, end } = found.scanned;
      found = (await load()) ?? found;
      queries = queriesOf(files, found);
      return found.scanned.last !== last || found.scanned.end !== end;
    },
  };
};

const queriesOf = (
  files: Files,
  { segments, tail, landmarks, scanned }: RecoveredLog,
): LogQueries => {
  const reading = createReading(files);
  for (const segment of segments) reading.addSegment(segment);
  for (const { seq, offset } of landmarks) reading.note(tail.number, seq, offset);
  return createLogQueries(reading, () => scanned.last);
};

const isThere = async (files: Files, dir: string): Promise<boolean> => {
  try {
    await files.list(dir);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
};

const maxTries = 5;

/** A segment that is read while it is being written may show a later write without an earlier one. */
const patiently = async <T>(look: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof LogDamaged) || tries === maxTries) throw error;
    }
  }
};

const isUnchanged = async (files: Files, dir: string, found: RecoveredLog): Promise<boolean> => {
  const { tail, scanned, spare } = found;
  const names = await files.list(dir);
  const newest = Math.max(tail.number, spare?.number ?? 0);
  const hasNewer = names.some((name) => (parseSegmentName(name)?.segment ?? 0) > newest);
  if (hasNewer) return false;
  const isZero = async (path: string, at: number): Promise<boolean> =>
    indexOfNonZero(await readPart(files, path, at, lineOverhead), 0) < 0;
  if (!(await isZero(tail.path, scanned.end))) return false;
  return spare === undefined || isZero(spare.path, 0);
};
