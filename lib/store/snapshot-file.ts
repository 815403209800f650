import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { FileHandle, Files } from '../wal/index.ts';
import { StoreDamaged } from './errors.ts';
import type { StoredRow } from './tables.ts';

const headerSchema = z.object({
  format: z.literal(1),
  /** The version of the rows, set by the application. */
  version: z.int(),
  storeId: z.string(),
  epoch: z.object({
    id: z.string(),
    parent: z.object({ id: z.string(), seq: z.int(), chain: z.string() }).nullable(),
  }),
  /** The last record that the rows hold. */
  seq: z.int().nonnegative(),
  at: z.number(),
  /** The log's chain at a seq that was durable when this was written. */
  chain: z.object({ seq: z.int().nonnegative(), value: z.string() }),
  tables: z.array(z.string()),
});
const footerSchema = z.object({ rows: z.int(), sha256: z.string() });

/** The first line of a snapshot. */
export type SnapshotHeader = Readonly<z.infer<typeof headerSchema>>;

export type Snapshot = { readonly header: SnapshotHeader; readonly rows: readonly StoredRow[] };

/** How long work may hold the event loop, and how it lets go of it. */
export type Slices = {
  readonly sliceMs: number;
  readonly monotonic: () => number;
  readonly yieldToLoop: () => Promise<void>;
};

const chunkBytes = 128 * 1024;

/** Writes header, rows and a footer with their count and SHA-256; synced, not yet under its final name. */
export const writeSnapshotFile = async (
  files: Files,
  path: string,
  header: SnapshotHeader,
  rows: Iterable<StoredRow>,
  slices: Slices,
): Promise<void> => {
  const handle = await files.open(path, { create: true });
  try {
    const writer = createWriter(handle);
    writer.line(header);
    let sliceEnds = slices.monotonic() + slices.sliceMs;
    for (const { table, order, key, row } of rows) {
      writer.line([table, order, key, row]);
      const isSliceOver = slices.monotonic() >= sliceEnds;
      if (!isSliceOver && !writer.isFull()) continue;
      if (writer.isFull()) await writer.flush();
      else await slices.yieldToLoop();
      sliceEnds = slices.monotonic() + slices.sliceMs;
    }
    await writer.finish();
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Reads a snapshot and checks it against its footer; throws `StoreDamaged` when it does not hold. */
export const readSnapshotFile = async (files: Files, path: string): Promise<Snapshot> => {
  const rows: StoredRow[] = [];
  const header = await checkSnapshotFile(files, path, (row) => rows.push(row));
  return { header, rows };
};

/** The first line alone, nothing else checked; `undefined` where there is none. */
export const readSnapshotHeader = async (
  files: Files,
  path: string,
): Promise<SnapshotHeader | undefined> => {
  const damaged = (what: string): StoreDamaged => new StoreDamaged(`${path} ${what}.`);
  for await (const block of blocksOf(files, path)) {
    const [first] = linesOf(block);
    if (first === undefined) continue;
    try {
      return parseHeader(first, damaged);
    } catch {
      return undefined;
    }
  }
  return undefined;
};

/** The same check without keeping the rows. */
export const checkSnapshotFile = async (
  files: Files,
  path: string,
  onRow?: (row: StoredRow) => void,
): Promise<SnapshotHeader> => {
  const damaged = (what: string): StoreDamaged => new StoreDamaged(`${path} ${what}.`);
  const hash = createHash('sha256');
  let header: SnapshotHeader | undefined;
  let rows = 0;
  const take = (block: Buffer): void => {
    hash.update(block);
    for (const line of linesOf(block)) {
      if (header === undefined) {
        header = parseHeader(line, damaged);
        continue;
      }
      rows += 1;
      if (onRow !== undefined) onRow(parseRow(line, damaged));
    }
  };
  let previous: Buffer | undefined;
  for await (const block of blocksOf(files, path)) {
    if (previous !== undefined) take(previous);
    previous = block;
  }
  const footerAt = previous === undefined ? 0 : lastLineOf(previous);
  if (previous !== undefined) take(previous.subarray(0, footerAt));
  if (header === undefined || previous === undefined) throw damaged('is empty or cut off');
  const footer = footerSchema.safeParse(parseJson(previous.subarray(footerAt), damaged)).data;
  if (footer === undefined) throw damaged('has no footer: it was cut off');
  if (footer.rows !== rows)
    throw damaged(`should hold ${String(footer.rows)} rows but has ${String(rows)}`);
  if (footer.sha256 !== hash.digest('hex')) throw damaged('does not match its checksum');
  return header;
};

type Writer = {
  line(value: unknown): void;
  isFull(): boolean;
  flush(): Promise<void>;
  finish(): Promise<void>;
};

const createWriter = (handle: FileHandle): Writer => {
  const hash = createHash('sha256');
  let waiting: string[] = [];
  let waitingChars = 0;
  let position = 0;
  let lines = 0;
  const takeWaiting = (): Buffer => {
    const bytes = Buffer.from(waiting.join(''), 'utf8');
    waiting = [];
    waitingChars = 0;
    hash.update(bytes);
    return bytes;
  };
  const flush = async (): Promise<void> => {
    position = await writeFully(handle, takeWaiting(), position);
  };
  return {
    line(value) {
      const line = `${JSON.stringify(value)}\n`;
      waiting.push(line);
      waitingChars += line.length;
      lines += 1;
    },
    isFull: () => waitingChars >= chunkBytes,
    flush,
    async finish() {
      await flush();
      const footer = { rows: lines - 1, sha256: hash.digest('hex') };
      await writeFully(handle, Buffer.from(`${JSON.stringify(footer)}\n`), position);
    },
  };
};

/** Writes all of `bytes`, however short the single writes are; the position after them. */
export const writeFully = async (
  handle: FileHandle,
  bytes: Uint8Array,
  from: number,
): Promise<number> => {
  let done = 0;
  while (done < bytes.byteLength) {
    const written = await handle.write(bytes.subarray(done), from + done);
    if (written === 0) throw new Error('The disk took no more bytes.');
    done += written;
  }
  return from + done;
};

/** The file in runs of whole lines; bytes after the last newline come by themselves at the end. */
async function* blocksOf(files: Files, path: string): AsyncGenerator<Buffer, void, undefined> {
  const handle = await files.open(path, { readOnly: true });
  try {
    let rest = Buffer.alloc(0);
    for (let position = 0; ;) {
      const chunk = Buffer.alloc(chunkBytes);
      const count = await handle.read(chunk, position);
      if (count === 0) break;
      position += count;
      const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
      const end = bytes.lastIndexOf(10) + 1;
      if (end > 0) yield bytes.subarray(0, end);
      rest = bytes.subarray(end);
    }
    if (rest.length > 0) yield rest;
  } finally {
    await handle.close();
  }
}

function* linesOf(block: Buffer): Generator<Buffer, void, undefined> {
  for (let start = 0; start < block.length;) {
    const newline = block.indexOf(10, start);
    const end = newline === -1 ? block.length : newline;
    yield block.subarray(start, end);
    start = end + 1;
  }
}

/** Where the last line of a run starts. */
const lastLineOf = (block: Buffer): number =>
  block.length < 2 ? 0 : block.lastIndexOf(10, block.length - 2) + 1;

const parseJson = (line: Buffer, damaged: (what: string) => Error): unknown => {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw damaged('has a line that is not JSON');
  }
};

const parseHeader = (line: Buffer, damaged: (what: string) => Error): SnapshotHeader => {
  const parsed = headerSchema.safeParse(parseJson(line, damaged));
  if (parsed.success) return parsed.data;
  throw damaged('does not start with a header that this version can read; use the newest one');
};

// By hand: a schema would cost more than reading the row, and the checksum vouches for what is in it.
const parseRow = (line: Buffer, damaged: (what: string) => Error): StoredRow => {
  const value = parseJson(line, damaged);
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
  return { table, order, key, row };
};
