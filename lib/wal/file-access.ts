import type { FileHandle, Files } from './files.ts';
import { zeroChunk } from './zeros.ts';

/** Writes all of `bytes` at `position`, however short each write comes out. */
export const writeFully = async (
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> => {
  for (let written = 0; written < bytes.length;) {
    const count = await handle.write(bytes.subarray(written), position + written);
    if (count <= 0) throw new Error('The disk accepted no bytes of a write.');
    written += count;
  }
};

/** Reads until `bytes` is full or the file ends; how many bytes there were. */
export const readFully = async (
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<number> => {
  let count = 0;
  while (count < bytes.length) {
    const got = await handle.read(bytes.subarray(count), position + count);
    if (got <= 0) break;
    count += got;
  }
  return count;
};

export const writeZeros = async (handle: FileHandle, from: number, to: number): Promise<void> => {
  for (let position = from; position < to;) {
    const chunk = zeroChunk(to - position);
    await writeFully(handle, chunk, position);
    position += chunk.length;
  }
};

/** Opens, uses and closes a file; the close's own failure counts only when all else went well. */
export const withFile = async <T>(
  files: Files,
  {
    path,
    ...options
  }: { readonly path: string; readonly create?: boolean; readonly readOnly?: boolean },
  use: (handle: FileHandle) => Promise<T>,
): Promise<T> => {
  const handle = await files.open(path, options);
  let value: T;
  try {
    value = await use(handle);
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
  await handle.close();
  return value;
};

export const readWhole = async (files: Files, path: string): Promise<Buffer> => {
  const bytes = await files.readFile(path);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** Up to `bytes` bytes from `position`; fewer where the file ends. */
export const readPart = (
  files: Files,
  path: string,
  position: number,
  bytes: number,
): Promise<Buffer> =>
  withFile(files, { path, readOnly: true }, async (handle) => {
    const part = Buffer.allocUnsafe(bytes);
    return part.subarray(0, await readFully(handle, part, position));
  });
