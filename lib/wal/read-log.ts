import { extendChain } from './chain.ts';
import type { LogLine, LogRecord } from './log.ts';
import { linesOf, type Reading, recordsOf } from './reading.ts';
import type { ShippedLines } from './received-log.ts';
import type { RecentLines } from './recent.ts';

const tailChunkBytes = 64 * 1024;
const bulkChunkBytes = 1024 * 1024;

/** What a log answers to readers, from memory where it can. Nothing beyond `upTo()` is shown. */
export type LogQueries = {
  read(afterSeq: number, limit: number): Promise<readonly LogRecord[]>;
  readLines(afterSeq: number, limit: number): Promise<readonly LogLine[]>;
  replay(afterSeq: number): AsyncGenerator<readonly LogRecord[], void>;
  /** Durable lines after `afterSeq` that stand in one segment, at most `limit`; undefined where there are none. */
  ship(afterSeq: number, limit: number): Promise<Omit<ShippedLines, 'chain'> | undefined>;
  /** The chain up to a record and the epoch it was written in; `undefined` where the log has no such record. */
  chainAt(seq: number): Promise<ChainAt | undefined>;
};

export type ChainAt = { readonly chain: string; readonly epoch: string };

export const createLogQueries = (
  reading: Reading,
  upTo: () => number,
  recent?: RecentLines,
): LogQueries => {
  const readLines = async (after: number, limit: number): Promise<readonly LogLine[]> => {
    const last = upTo();
    const afterSeq = Math.max(after, reading.firstSeq - 1);
    if (limit <= 0 || afterSeq >= last) return [];
    const remembered = recent?.after(afterSeq, Math.min(limit, last - afterSeq));
    if (remembered !== undefined) return remembered;
    const lines: LogLine[] = [];
    for await (const run of reading.runs(
      afterSeq,
      Math.min(last, afterSeq + limit),
      tailChunkBytes,
    ))
      lines.push(...linesOf(run));
    return lines;
  };

  return {
    readLines,
    async read(afterSeq, limit) {
      return (await readLines(afterSeq, limit)).map(({ line }) => parseRecord(line));
    },
    async ship(afterSeq, limit) {
      const found = await readLines(afterSeq, limit);
      const [first] = found;
      const header = reading.segments.find(({ number }) => number === first?.segment)?.header;
      if (first === undefined || header === undefined) return undefined;
      const together = found.filter(({ segment }) => segment === first.segment);
      return { header, firstSeq: first.seq, lines: together.map(({ line }) => line) };
    },
    async *replay(afterSeq) {
      for await (const run of reading.runs(afterSeq, upTo(), bulkChunkBytes)) yield recordsOf(run);
    },
    async chainAt(seq) {
      const segment = reading.segments.findLast(({ header }) => header.first <= seq);
      if (segment === undefined || seq > upTo()) return undefined;
      const { first, epoch } = segment.header;
      let { chain } = segment.header;
      for await (const { bytes, starts, ends } of reading.runs(first - 1, seq, bulkChunkBytes))
        for (const [index, start] of starts.entries())
          chain = extendChain(chain, bytes.subarray(start, ends[index]));
      return { chain, epoch: epoch.id };
    },
  };
};

/** The record of a line that came from a log: its CRC was checked where it was read. */
export const parseRecord = (line: string): LogRecord => JSON.parse(line.slice(9)) as LogRecord;
