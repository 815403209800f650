import type { LogLine } from './log.ts';
import { type LineRun, linesOf } from './reading.ts';

/** The newest durable lines in memory, at most about `maxBytes` of them, without a gap. */
export type RecentLines = {
  push(run: LineRun): void;
  /** Forgets the lines with a smaller seq. */
  dropBefore(seq: number): void;
  /** Lines with seq > afterSeq, or `undefined` when some of them are only on disk. */
  after(afterSeq: number, limit: number): readonly LogLine[] | undefined;
};

export const createRecentLines = (maxBytes: number): RecentLines => {
  let runs: LineRun[] = [];
  let first = 0;
  let bytes = 0;
  return {
    push(run) {
      runs.push(run);
      bytes += run.bytes.length;
      for (let oldest = runs[first]; bytes > maxBytes && oldest; oldest = runs[first]) {
        bytes -= oldest.bytes.length;
        first += 1;
      }
      if (first > 1024 && first > runs.length / 2) {
        runs = runs.slice(first);
        first = 0;
      }
    },
    dropBefore(seq) {
      runs = runs.slice(first).flatMap((run) => from(run, seq) ?? []);
      first = 0;
      bytes = runs.reduce((sum, run) => sum + run.bytes.length, 0);
    },
    after(afterSeq, limit) {
      const oldest = runs[first]?.firstSeq;
      if (oldest === undefined || afterSeq + 1 < oldest) return undefined;
      const lines: LogLine[] = [];
      for (let at = indexOfRun(runs, first, afterSeq + 1); lines.length < limit; at += 1) {
        const run = runs[at];
        if (run === undefined) break;
        lines.push(...linesOf(run, afterSeq + 1, limit - lines.length));
      }
      return lines;
    },
  };
};

/** The run that has `seq`, or the last one before it; runs ascend from `first` on. */
const indexOfRun = (runs: readonly LineRun[], first: number, seq: number): number => {
  let low = first;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((runs[middle]?.firstSeq ?? Infinity) <= seq) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** A run without the lines before `seq`, in memory of its own; undefined where none is left. */
const from = (run: LineRun, seq: number): LineRun | undefined => {
  const index = Math.max(0, seq - run.firstSeq);
  const begin = run.starts[index];
  if (index === 0 || begin === undefined) return begin === undefined ? undefined : run;
  const less = (place: number): number => place - begin;
  return {
    segment: run.segment,
    firstSeq: seq,
    bytes: Buffer.from(run.bytes.subarray(begin)),
    starts: run.starts.slice(index).map(less),
    ends: run.ends.slice(index).map(less),
  };
};
