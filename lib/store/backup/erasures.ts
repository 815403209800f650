import { z } from 'zod';

import type { Files } from '../../wal/index.ts';
import { sha256Of } from './objects.ts';
import { BackupProblem } from './problem.ts';
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

/** The first line says what stands behind it; lists of older releases have none. */
const headSchema = z.object({ sha256: z.string() });

/**
 * All erasures listed in `dir`, oldest first, one each. Throws `BackupProblem` where the list is not as it was written:
 * whoever is missing in it would come back with a restore.
 */
export const readErasures = async (files: Files, dir: string): Promise<readonly Erasure[]> => {
  const path = `${dir}/${erasuresFile}`;
  if ((await files.size(path)) === undefined) return [];
  const text = Buffer.from(await files.readFile(path)).toString('utf8');
  const byId = new Map<string, Erasure>();
  for (const line of checkedLines(text, path)) {
    const erasure = erasureSchema.safeParse(parseLine(line)).data;
    if (erasure === undefined) throw damaged(path);
    byId.set(erasure.id, { ...byId.get(erasure.id), ...erasure });
  }
  return [...byId.values()];
};

const checkedLines = (text: string, path: string): readonly string[] => {
  const [first = '', ...rest] = text.split('\n');
  const head = headSchema.safeParse(parseLine(first)).data;
  // Older releases added line by line: what a crash cut off at the end was promised to nobody.
  if (head === undefined) {
    if (!text.startsWith('{"id"')) throw damaged(path);
    return [first, ...rest].slice(0, -1);
  }
  const body = text.slice(first.length + 1);
  if (sha256Of(Buffer.from(body)) !== head.sha256) throw damaged(path);
  return rest.slice(0, -1);
};

const damaged = (path: string): BackupProblem =>
  new BackupProblem(
    `${path} is not as it was written, so it is not known who was erased. Put the ${erasuresFile} of the data directory, of the backups or of an older copy in its place, whichever is longest.`,
  );

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
  const body = lines.join('');
  const head = { sha256: sha256Of(Buffer.from(body)) };
  await replaceFile(files, `${dir}/${erasuresFile}`, `${JSON.stringify(head)}\n${body}`);
};

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
