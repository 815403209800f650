import type { LogPort, LogRecord } from './ports.ts';

const readSize = 500;
/** A stream that is rarer than one record in this many is kept only as far back as this reaches. */
const maxTailFactor = 20;

type Scan<R> = {
  begin(afterSeq: number): void;
  take(record: R): void;
  /** Whether reading further back would add anything. */
  enough(): boolean;
};

/** Reads the end of the log, each time from twice as far back, until every stream seen has its fill. */
export const scanTail = async <R extends LogRecord>(
  log: LogPort<R>,
  perStream: number,
  scan: Scan<R>,
): Promise<void> => {
  const head = log.head();
  for (let length = perStream * 2; ; length *= 2) {
    const from = Math.max(0, head - length);
    scan.begin(from);
    await readBetween(log, from, head, (record) => scan.take(record));
    if (from === 0 || scan.enough() || length >= perStream * maxTailFactor) return;
  }
};

const readBetween = async <R extends LogRecord>(
  log: LogPort<R>,
  from: number,
  to: number,
  take: (record: R) => void,
): Promise<void> => {
  for (let after = from; after < to;) {
    const records = await log.read(after, readSize);
    const last = records.at(-1);
    if (!last) return;
    for (const record of records) take(record);
    after = last.seq;
  }
};
