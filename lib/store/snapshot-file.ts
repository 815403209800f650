import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { FileHandle, Files } from '../wal/index.ts';
import type { StoredRow } from './tables.ts';

export const snapshotHeaderSchema = z.object({
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
export const snapshotFooterSchema = z.object({ rows: z.int(), sha256: z.string() });

/** The first line of a snapshot. */
export type SnapshotHeader = Readonly<z.infer<typeof snapshotHeaderSchema>>;

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
    for (const row of rows) {
      writer.row(row);
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

type Writer = {
  line(value: unknown): void;
  row(row: StoredRow): void;
  isFull(): boolean;
  flush(): Promise<void>;
  finish(): Promise<void>;
};

const createWriter = (handle: FileHandle): Writer => {
  const hash = createHash('sha256');
  let memory = Buffer.allocUnsafe(2 * chunkBytes);
  let used = 0;
  let position = 0;
  let lines = 0;
  const put = (text: string): void => {
    // No character takes more than three bytes.
    const needed = used + 3 * text.length;
    if (needed > memory.length) {
      const larger = Buffer.allocUnsafe(2 * needed);
      larger.set(memory.subarray(0, used));
      memory = larger;
    }
    used += memory.write(text, used);
    lines += 1;
  };
  const flush = async (): Promise<void> => {
    const bytes = memory.subarray(0, used);
    hash.update(bytes);
    position = await writeFully(handle, bytes, position);
    used = 0;
  };
  return {
    line: (value) => put(`${JSON.stringify(value)}\n`),
    row: ({ table, order, key, row }) =>
      put(
        `[${JSON.stringify(table)},${String(order)},${JSON.stringify(key)},${JSON.stringify(row)}]\n`,
      ),
    isFull: () => used >= chunkBytes,
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
