import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';

import type { Files } from '../wal/index.ts';
import { StoreDamaged } from './errors.ts';
import {
  snapshotFooterSchema,
  snapshotHeaderSchema,
  type SnapshotHeader,
} from './snapshot-file.ts';
import type { TakeRow } from './tables.ts';

const readBytes = 512 * 1024;
const parsedBytes = 48 * 1024;

/**
 * Reads a snapshot and hands over its rows, which `begin` takes or, with undefined, does not want. Throws `StoreDamaged`
 * when it does not hold with its footer: the rows are then nothing to go by.
 */
export const readSnapshotFile = (
  files: Files,
  path: string,
  begin: (header: SnapshotHeader) => TakeRow | undefined,
): Promise<SnapshotHeader | undefined> => readChecked(files, path, begin);

/** The first line alone, nothing else checked; `undefined` where there is none. */
export const readSnapshotHeader = async (
  files: Files,
  path: string,
): Promise<SnapshotHeader | undefined> => {
  const damaged = (what: string): StoreDamaged => new StoreDamaged(`${path} ${what}.`);
  for await (const block of blocksOf(files, path)) {
    try {
      return parseHeader(block.subarray(0, lineEnd(block)), damaged);
    } catch {
      return undefined;
    }
  }
  return undefined;
};

/** The same check without looking into the rows. */
export const checkSnapshotFile = async (files: Files, path: string): Promise<void> => {
  await readChecked(files, path, () => countOnly);
};

const countOnly = Symbol('count only');

const readChecked = async (
  files: Files,
  path: string,
  begin: (header: SnapshotHeader) => TakeRow | typeof countOnly | undefined,
): Promise<SnapshotHeader | undefined> => {
  const damaged = (what: string): StoreDamaged => new StoreDamaged(`${path} ${what}.`);
  const hash = createHash('sha256');
  let header: SnapshotHeader | undefined;
  let takeRow: TakeRow | typeof countOnly | undefined;
  let rows = 0;
  const take = (block: Buffer): void => {
    hash.update(block);
    let lines = block;
    if (header === undefined) {
      const end = lineEnd(block);
      header = parseHeader(block.subarray(0, end), damaged);
      takeRow = begin(header);
      lines = block.subarray(end + 1);
    }
    if (takeRow === countOnly) rows += countLines(lines);
    else if (takeRow !== undefined) rows += takeRows(lines, takeRow, damaged);
  };
  let previous: Buffer | undefined;
  for await (const block of blocksOf(files, path)) {
    if (previous !== undefined) take(previous);
    if (header !== undefined && takeRow === undefined) return undefined;
    previous = block;
  }
  const footerAt = previous === undefined ? 0 : lastLineOf(previous);
  if (previous !== undefined && footerAt > 0) take(previous.subarray(0, footerAt));
  if (header === undefined || previous === undefined) throw damaged('is empty or cut off');
  if (takeRow === undefined) return undefined;
  const footer = snapshotFooterSchema.safeParse(
    parseJson(previous.subarray(footerAt), damaged),
  ).data;
  if (footer === undefined) throw damaged('has no footer: it was cut off');
  if (footer.rows !== rows)
    throw damaged(`should hold ${String(footer.rows)} rows but has ${String(rows)}`);
  if (footer.sha256 !== hash.digest('hex')) throw damaged('does not match its checksum');
  return header;
};

const newline = 0x0a;
const comma = 0x2c;

const lineEnd = (block: Buffer): number => {
  const end = block.indexOf(newline);
  return end === -1 ? block.length : end;
};

const countLines = (block: Buffer): number => {
  let count = 0;
  for (let at = block.indexOf(newline); at !== -1; at = block.indexOf(newline, at + 1)) count += 1;
  return count;
};

/** Many lines at once, as one array: no line break stands inside our JSON. The block is used up by it. */
const takeRows = (block: Buffer, take: TakeRow, damaged: (what: string) => Error): number => {
  let rows = 0;
  for (let from = 0; from < block.length;) {
    // Whole lines up to a size that young strings may have: larger ones cost twice as much.
    const wanted = Math.min(block.length, from + parsedBytes);
    const end = block.lastIndexOf(newline, wanted - 1);
    const to = end < from ? lineEnd(block.subarray(from)) + from : end;
    for (let at = block.indexOf(newline, from); at !== -1 && at < to;) {
      block[at] = comma;
      at = block.indexOf(newline, at + 1);
    }
    const lines = block.subarray(from, to);
    const values = parseText(`[${lines.toString(isAscii(lines) ? 'latin1' : 'utf8')}]`, damaged);
    if (!Array.isArray(values)) throw damaged('has a line that is not a row');
    for (const value of values as readonly unknown[]) takeRow(value, take, damaged);
    rows += values.length;
    from = to + 1;
  }
  return rows;
};

/**
 * The file in runs of whole lines, the next one being read meanwhile; bytes after the last newline come by themselves. A
 * run is good until the next but one is asked for: its memory is used again.
 */
async function* blocksOf(files: Files, path: string): AsyncGenerator<Buffer, void, undefined> {
  const handle = await files.open(path, { readOnly: true });
  const ring = [Buffer.alloc(0), Buffer.alloc(0), Buffer.alloc(0)];
  let position = 0;
  let turn = 0;
  /** Reads on behind `rest`, in the memory of this turn. */
  const readBehind = async (rest: Buffer) => {
    const wanted = rest.length + readBytes;
    const old = ring[turn];
    const memory = old !== undefined && old.length >= wanted ? old : Buffer.allocUnsafe(2 * wanted);
    ring[turn] = memory;
    memory.set(rest);
    const count = await handle.read(memory.subarray(rest.length, wanted), position);
    position += count;
    return { run: memory.subarray(0, rest.length + count), count };
  };
  let reading = readBehind(Buffer.alloc(0));
  try {
    for (;;) {
      const { run, count } = await reading;
      if (count === 0) {
        if (run.length > 0) yield run;
        return;
      }
      const end = run.lastIndexOf(newline) + 1;
      // A line that has no end yet goes on where it is: the runs given away are still being read.
      if (end > 0) turn = (turn + 1) % ring.length;
      reading = readBehind(run.subarray(end));
      if (end > 0) yield run.subarray(0, end);
    }
  } finally {
    await reading.catch(() => undefined);
    await handle.close();
  }
}

/** Where the last line of a run starts. */
const lastLineOf = (block: Buffer): number =>
  block.length < 2 ? 0 : block.lastIndexOf(newline, block.length - 2) + 1;

const parseJson = (line: Buffer, damaged: (what: string) => Error): unknown =>
  parseText(line.toString('utf8'), damaged);

const parseText = (text: string, damaged: (what: string) => Error): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged('has a line that is not JSON');
  }
};

const parseHeader = (line: Buffer, damaged: (what: string) => Error): SnapshotHeader => {
  const parsed = snapshotHeaderSchema.safeParse(parseJson(line, damaged));
  if (parsed.success) return parsed.data;
  throw damaged('does not start with a header that this version can read; use the newest one');
};

// By hand: a schema would cost more than reading the row, and the checksum vouches for what is in it.
const takeRow = (value: unknown, take: TakeRow, damaged: (what: string) => Error): void => {
  if (!Array.isArray(value) || value.length !== 4) throw damaged('has a line that is not a row');
  const [table, order, key, row] = value as readonly unknown[];
  if (
    typeof table !== 'string' ||
    typeof order !== 'number' ||
    typeof key !== 'string' ||
    typeof row !== 'object' ||
    row === null
  ) {
    throw damaged('has a line that is not a row');
  }
  take(table, order, key, row);
};
