import type { LogLine } from './log.ts';

/** The newest durable lines in memory, at most about `maxBytes` of them, without a gap. */
export type RecentLines = {
  push(line: LogLine): void;
  /** Forgets the lines with a smaller seq. */
  dropBefore(seq: number): void;
  /** Lines with seq > afterSeq, or `undefined` when some of them are only on disk. */
  after(afterSeq: number, limit: number): readonly LogLine[] | undefined;
};

export const createRecentLines = (maxBytes: number): RecentLines => {
  let lines: LogLine[] = [];
  let first = 0;
  let bytes = 0;
  return {
    push(line) {
      lines.push(line);
      bytes += line.line.length;
      for (let oldest = lines[first]; bytes > maxBytes && oldest; oldest = lines[first]) {
        bytes -= oldest.line.length;
        first += 1;
      }
      if (first > 1024 && first > lines.length / 2) {
        lines = lines.slice(first);
        first = 0;
      }
    },
    dropBefore(seq) {
      lines = lines.slice(first).filter((line) => line.seq >= seq);
      first = 0;
      bytes = lines.reduce((sum, { line }) => sum + line.length, 0);
    },
    after(afterSeq, limit) {
      const oldest = lines[first]?.seq;
      if (oldest === undefined || afterSeq + 1 < oldest) return undefined;
      const from = first + (afterSeq + 1 - oldest);
      return lines.slice(from, from + limit);
    },
  };
};
