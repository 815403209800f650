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
const rowSchema = z.tuple([z.string(), z.number(), z.string(), z.custom<object>(isObject)]);
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

const chunkBytes = 64 * 1024;

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
      if (slices.monotonic() < sliceEnds) continue;
      await writer.flush(chunkBytes);
      await slices.yieldToLoop();
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

/** The same check without keeping the rows. */
export const checkSnapshotFile = async (
  files: Files,
  path: string,
  onRow?: (row: StoredRow) => void,
): Promise<SnapshotHeader> => {
  const damaged = (what: string): StoreDamaged => new StoreDamaged(`${path} ${what}.`);
  const hash = createHash('sha256');
  let header: SnapshotHeader | undefined;
  let previous: Buffer | undefined;
  let rows = 0;
  const take = (line: Buffer): void => {
    hash.update(line).update('\n');
    if (header === undefined) {
      header = parseHeader(line, damaged);
      return;
    }
    rows += 1;
    if (onRow !== undefined) onRow(parseRow(line, damaged));
  };
  for await (const line of linesOf(files, path)) {
    if (previous !== undefined) take(previous);
    previous = line;
  }
  if (header === undefined || previous === undefined) throw damaged('is empty or cut off');
  const footer = footerSchema.safeParse(parseJson(previous, damaged)).data;
  if (footer === undefined) throw damaged('has no footer: it was cut off');
  if (footer.rows !== rows)
    throw damaged(`should hold ${String(footer.rows)} rows but has ${String(rows)}`);
  if (footer.sha256 !== hash.digest('hex')) throw damaged('does not match its checksum');
  return header;
};

type Writer = {
  line(value: unknown): void;
  flush(atLeast: number): Promise<void>;
  finish(): Promise<void>;
};

const createWriter = (handle: FileHandle): Writer => {
  const hash = createHash('sha256');
  let waiting: string[] = [];
  let waitingChars = 0;
  let position = 0;
  let lines = 0;
  const writeOut = async (): Promise<void> => {
    const bytes = Buffer.from(waiting.join(''), 'utf8');
    waiting = [];
    waitingChars = 0;
    position = await writeFully(handle, bytes, position);
  };
  const add = (value: unknown): string => {
    const line = `${JSON.stringify(value)}\n`;
    waiting.push(line);
    waitingChars += line.length;
    return line;
  };
  return {
    line(value) {
      hash.update(add(value));
      lines += 1;
    },
    async flush(atLeast) {
      if (waitingChars >= atLeast) await writeOut();
    },
    async finish() {
      add({ rows: lines - 1, sha256: hash.digest('hex') });
      await writeOut();
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

async function* linesOf(files: Files, path: string): AsyncGenerator<Buffer, void, undefined> {
  const handle = await files.open(path);
  try {
    let rest = Buffer.alloc(0);
    for (let position = 0; ;) {
      const chunk = Buffer.alloc(chunkBytes * 4);
      const count = await handle.read(chunk, position);
      if (count === 0) break;
      position += count;
      const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
      let start = 0;
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
        yield bytes.subarray(start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    // Bytes after the last newline are a cut-off line; as the last one it will not pass for a footer.
    if (rest.length > 0) yield rest;
  } finally {
    await handle.close();
  }
}

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

const parseRow = (line: Buffer, damaged: (what: string) => Error): StoredRow => {
  const parsed = rowSchema.safeParse(parseJson(line, damaged));
  if (!parsed.success) throw damaged('has a line that is not a row');
  const [table, order, key, row] = parsed.data;
  return { table, order, key, row };
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
