import { z } from 'zod';

import type { Files } from '../../wal/index.ts';
import { replaceFile } from './replace-file.ts';

const erasureSchema = z.object({
  id: z.string(),
  at: z.number(),
  /** Beside backups: every backup has forgotten them. */
  reached: z.literal(true).optional(),
});

/** Who was erased and when: ids only, so the list itself tells nothing about anybody. */
export type Erasure = Readonly<z.infer<typeof erasureSchema>>;

export const erasuresFile = 'erasures.jsonl';

/** All erasures listed in `dir`, oldest first, one each. A line that a crash cut off is passed over. */
export const readErasures = async (files: Files, dir: string): Promise<readonly Erasure[]> => {
  const path = `${dir}/${erasuresFile}`;
  if ((await files.size(path)) === undefined) return [];
  const lines = Buffer.from(await files.readFile(path))
    .toString('utf8')
    .split('\n');
  const byId = new Map<string, Erasure>();
  for (const line of lines) {
    const erasure = erasureSchema.safeParse(parseLine(line)).data;
    if (erasure !== undefined) byId.set(erasure.id, { ...byId.get(erasure.id), ...erasure });
  }
  return [...byId.values()];
};

/** Adds to the list in `dir` what it does not say yet; on disk when it resolves. */
export const recordErasures = async (
  files: Files,
  dir: string,
  erasures: readonly Erasure[],
): Promise<void> => {
  const known = new Map((await readErasures(files, dir)).map((erasure) => [erasure.id, erasure]));
  const fresh = erasures.filter(({ id, reached }) => {
    const listed = known.get(id);
    return listed === undefined || (reached === true && listed.reached !== true);
  });
  if (fresh.length === 0) return;
  await files.makeDir(dir);
  // The list anew as a whole: what a failed sync left of an added line could not be told from a good one.
  const lines = [...known.values(), ...fresh].map((erasure) => `${JSON.stringify(erasure)}\n`);
  await replaceFile(files, `${dir}/${erasuresFile}`, lines.join(''));
};

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
