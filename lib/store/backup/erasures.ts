import { z } from 'zod';

import type { Files } from '../../wal/index.ts';
import { writeFully } from '../snapshot-file.ts';

const erasureSchema = z.object({ id: z.string(), at: z.number() });

/** Who was erased and when: ids only, so the list itself tells nothing about anybody. */
export type Erasure = Readonly<z.infer<typeof erasureSchema>>;

export const erasuresFile = 'erasures.jsonl';

/** All erasures listed in `dir`, oldest first. A line that a crash cut off is passed over. */
export const readErasures = async (files: Files, dir: string): Promise<readonly Erasure[]> => {
  const path = `${dir}/${erasuresFile}`;
  if ((await files.size(path)) === undefined) return [];
  const lines = Buffer.from(await files.readFile(path))
    .toString('utf8')
    .split('\n');
  return lines.flatMap((line) => erasureSchema.safeParse(parseLine(line)).data ?? []);
};

/** Adds erasures to the list in `dir` that are not on it yet; on disk when it resolves. */
export const recordErasures = async (
  files: Files,
  dir: string,
  erasures: readonly Erasure[],
): Promise<void> => {
  const known = new Set((await readErasures(files, dir)).map(({ id }) => id));
  const fresh = erasures.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return;
  await files.makeDir(dir);
  const path = `${dir}/${erasuresFile}`;
  const size = await files.size(path);
  const handle = await files.open(path, size === undefined ? { create: true } : {});
  try {
    // A leading newline ends a line that a crash may have cut off.
    const lines = fresh.map(({ id, at }) => `\n${JSON.stringify({ id, at })}`).join('');
    await writeFully(handle, Buffer.from(`${lines}\n`), size ?? 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await files.syncDir(dir);
};

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
