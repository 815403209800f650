import type { Segment } from './directory.ts';
import { LogDamaged } from './errors.ts';
import { readPart } from './file-access.ts';
import type { Files } from './files.ts';
import { claimedKind, decodeRecord, isLineIntact, segmentSeed } from './format.ts';
import type { LogLine, LogRecord } from './log.ts';

/** Some record lines of one segment, checked: each stands in `bytes` from `starts[i]` up to `ends[i]`. */
export type LineRun = {
  readonly segment: number;
  readonly firstSeq: number;
  readonly bytes: Buffer;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** Finds and checks record lines on disk, remembering roughly where each seq stands. */
export type Reading = {
  readonly segments: readonly Segment[];
  /** The first seq that is kept. */
  readonly firstSeq: number;
  addSegment(segment: Segment): void;
  /** Forgets the segments before this number. */
  dropBefore(number: number): void;
  /** Record `seq` starts at this byte. */
  note(segment: number, seq: number, offset: number): void;
  /** A run was written at this byte. */
  noteRun(run: LineRun, position: number): void;
  /** Runs of lines with afterSeq < seq <= upTo, ascending. Throws `LogDamaged` where one is not as it was written. */
  runs(afterSeq: number, upTo: number, chunkBytes: number): AsyncGenerator<LineRun, void>;
};

/** How far apart the remembered places are. */
export const indexEveryBytes = 64 * 1024;

export type Landmark = { readonly seq: number; readonly offset: number };
type Indexed = { readonly segment: Segment; readonly landmarks: Landmark[] };

export const createReading = (files: Files): Reading => {
  let indexed: Indexed[] = [];

  const noteIn = ({ landmarks }: Indexed, seq: number, offset: number): void => {
    const newest = landmarks.at(-1);
    if (newest === undefined || offset >= newest.offset + indexEveryBytes)
      landmarks.push({ seq, offset });
  };

  const find = (segment: number): Indexed | undefined =>
    indexed.findLast((each) => each.segment.number === segment);

  async function* runs(
    afterSeq: number,
    upTo: number,
    chunkBytes: number,
  ): AsyncGenerator<LineRun, void> {
    let next = Math.max(afterSeq + 1, indexed[0]?.segment.header.first ?? 1);
    while (next <= upTo) {
      const position = lastAtOrBefore(indexed, next, ({ segment }) => segment.header.first);
      const current = indexed[position];
      if (current === undefined) return;
      const follower = indexed[position + 1]?.segment.header.first;
      const last = Math.min(upTo, follower === undefined ? upTo : follower - 1);
      const { landmarks } = current;
      const landmark = landmarks[lastAtOrBefore(landmarks, next, ({ seq }) => seq)];
      const cursor: Cursor = {
        segment: current.segment,
        seq: landmark?.seq ?? current.segment.header.first,
        offset: landmark?.offset ?? current.segment.headerEnd,
        from: next,
        last,
        chunkBytes,
      };
      for await (const run of segmentRuns(files, cursor)) {
        noteIn(current, run.landmark.seq, run.landmark.offset);
        if (run.starts.length > 0) yield run;
      }
      next = last + 1;
    }
  }

  return {
    get segments() {
      return indexed.map(({ segment }) => segment);
    },
    get firstSeq() {
      return indexed[0]?.segment.header.first ?? 1;
    },
    addSegment(segment) {
      indexed.push({ segment, landmarks: [] });
    },
    dropBefore(number) {
      indexed = indexed.filter(({ segment }) => segment.number >= number);
    },
    note(segment, seq, offset) {
      const target = find(segment);
      if (target !== undefined) noteIn(target, seq, offset);
    },
    noteRun({ segment, firstSeq, starts }, position) {
      const target = find(segment);
      if (target === undefined) return;
      let seq = firstSeq;
      for (const start of starts) {
        noteIn(target, seq, position + start);
        seq += 1;
      }
    },
    runs,
  };
};

type Cursor = {
  readonly segment: Segment;
  /** A record that is known to start at `offset`. */
  readonly seq: number;
  readonly offset: number;
  readonly from: number;
  readonly last: number;
  readonly chunkBytes: number;
};

type FoundRun = LineRun & { readonly landmark: Landmark };

async function* segmentRuns(files: Files, cursor: Cursor): AsyncGenerator<FoundRun, void> {
  const { segment, from, last } = cursor;
  const seed = segmentSeed(segment.header.store, segment.number);
  let { seq, offset, chunkBytes } = cursor;
  while (seq <= last) {
    const bytes = await readPart(files, segment.path, offset, chunkBytes);
    const starts: number[] = [];
    const ends: number[] = [];
    let at = 0;
    const firstHere = seq;
    while (seq <= last) {
      const newline = bytes.indexOf(0x0a, at);
      if (newline < 0) break;
      const kind = claimedKind(bytes, at);
      const isRecord = kind === 'record';
      const lineSeq = isRecord ? seq : seq - 1;
      if (kind === undefined || !isLineIntact(bytes, at, newline, { seed, seq: lineSeq }))
        throw damagedAt(segment, offset + at, lineSeq);
      if (isRecord && seq >= from) {
        starts.push(at);
        ends.push(newline);
      }
      if (isRecord) seq += 1;
      at = newline + 1;
    }
    const isWholeLineMissing = at === 0;
    if (isWholeLineMissing && (bytes.length < chunkBytes || bytes[0] === 0))
      throw damagedAt(segment, offset, seq);
    if (isWholeLineMissing) chunkBytes *= 2;
    const landmark = { seq: firstHere, offset };
    const firstSeq = Math.max(firstHere, from);
    if (firstHere < seq) yield { segment: segment.number, firstSeq, bytes, starts, ends, landmark };
    offset += at;
  }
}

const damagedAt = (segment: Segment, byte: number, seq: number): LogDamaged =>
  new LogDamaged(segment.path, byte, `the line of seq ${seq} does not check out.`);

/** The index of the last item whose `keyOf` is at most `key`; -1 when there is none. Items ascend. */
const lastAtOrBefore = <T>(
  items: readonly T[],
  key: number,
  keyOf: (item: T) => number,
): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && keyOf(item) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

export const recordsOf = (run: LineRun): LogRecord[] =>
  run.starts.map((start, index) => decodeRecord(run.bytes, start, run.ends[index] ?? start));

/** At most `limit` lines of a run, from `fromSeq` on. */
export const linesOf = (
  { segment, firstSeq, bytes, starts, ends }: LineRun,
  fromSeq = firstSeq,
  limit = Infinity,
): readonly LogLine[] => {
  const lines: LogLine[] = [];
  const begin = Math.max(0, fromSeq - firstSeq);
  const end = Math.min(starts.length, begin + limit);
  for (let index = begin; index < end; index += 1)
    lines.push({
      seq: firstSeq + index,
      segment,
      line: bytes.toString('utf8', starts[index], ends[index]),
    });
  return lines;
};
