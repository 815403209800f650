import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
}

/** What a sender has sealed of a data directory: its people, each file up to the zeros at its end. */
export const clearFilesOf = async (data: string) => {
  const dir = join(data, 'people');
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && /\.(log|jsonl)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => {
      const whole = await readFile(path);
      const bytes = whole.subarray(0, whole.findLastIndex((byte) => byte !== 0) + 1);
      const name = path.slice(data.length + 1);
      return { path: name, digest: sha256(bytes), size: whole.length, bytes };
    }),
  );
};
