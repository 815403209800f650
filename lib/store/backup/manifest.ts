import { z } from 'zod';

import type { Files } from '../../wal/index.ts';
import { BackupProblem } from './problem.ts';
import { replaceFile } from './replace-file.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const path = z
  .string()
  .refine((value) => !value.startsWith('/') && !value.split('/').includes('..'));

const plainFileSchema = z.object({
  /** Where it stood, e.g. `data/log/00000001.log`. */
  path,
  sha256: digest,
  bytes: z.int().nonnegative(),
  /** What in the state names it; it may be missing once that was erased. */
  owner: z.string().optional(),
});
export const sealedFileSchema = z.object({ path, sha256: digest, bytes: z.int().nonnegative() });

const manifestSchema = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[0-9A-Za-z-]+$/),
  madeAt: z.number(),
  storeId: z.string(),
  epoch: z.string(),
  /** The last record in it, when that was written and the chain up to it. */
  head: z.int().nonnegative(),
  headAt: z.number().nullable(),
  chain: z.string(),
  /** What the state names and was not there: a backup with these is not complete. */
  missing: z.array(z.string()),
  /** Kept once for all backups, by their SHA-256. */
  plain: z.array(plainFileSchema),
  /** Kept with this backup, encrypted; the digest is that of the encrypted file. */
  sealed: z.array(sealedFileSchema),
});

/** What one backup holds. It is written last: a backup without it does not exist. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;
/** What it says besides its files, in a small file of its own: many backups are looked through now and then. */
const summarySchema = manifestSchema.omit({ plain: true, sealed: true });
export type BackupSummary = Readonly<z.infer<typeof summarySchema>>;
export type PlainFile = Readonly<z.infer<typeof plainFileSchema>>;
export type SealedFile = Readonly<z.infer<typeof sealedFileSchema>>;

export const backupDir = (dir: string, id: string): string => `${dir}/${id}`;

/** Where a backup machine keeps what others send. */
export const receivedDir = (dir: string): string => `${dir}/received`;

export const writeManifest = async (
  files: Files,
  dir: string,
  manifest: Manifest,
): Promise<void> => {
  const folder = backupDir(dir, manifest.id);
  const summary = summarySchema.parse(manifest);
  await replaceFile(files, `${folder}/summary.json`, `${JSON.stringify(summary, null, 1)}\n`);
  await replaceFile(files, `${folder}/manifest.json`, `${JSON.stringify(manifest, null, 1)}\n`);
};

/** All backups in `dir`, newest first; what has no manifest never finished and is left out. */
export const readManifests = async (files: Files, dir: string): Promise<readonly Manifest[]> => {
  const found: Manifest[] = [];
  for await (const manifest of manifestsOf(files, dir)) found.push(manifest);
  return found;
};

/** The same one after the other: each names every file that it holds, and all of them together fill a memory. */
export async function* manifestsOf(files: Files, dir: string): AsyncGenerator<Manifest, void> {
  for (const id of await finishedBackups(files, dir)) yield readManifest(files, dir, id);
}

/** Of all backups, newest first. */
export async function* summariesOf(files: Files, dir: string): AsyncGenerator<BackupSummary, void> {
  for (const id of await finishedBackups(files, dir)) {
    const file = `${backupDir(dir, id)}/summary.json`;
    const known = summarySchema.safeParse(await readJson(files, file).catch(() => undefined));
    yield known.data ?? summarySchema.parse(await readManifest(files, dir, id));
  }
}

const readJson = async (files: Files, path: string): Promise<unknown> =>
  JSON.parse(Buffer.from(await files.readFile(path)).toString());

const finishedBackups = async (files: Files, dir: string): Promise<readonly string[]> => {
  if ((await files.size(dir)) === undefined) return [];
  const found: string[] = [];
  for (const name of await files.list(dir)) {
    if (!namePattern.test(name)) continue;
    if ((await files.size(`${backupDir(dir, name)}/manifest.json`)) !== undefined) found.push(name);
  }
  return found.sort().toReversed();
};

/** The folders of backups that never finished. */
export const unfinishedBackups = async (files: Files, dir: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const name of await files.list(dir)) {
    if (!namePattern.test(name)) continue;
    if ((await files.size(`${backupDir(dir, name)}/manifest.json`)) === undefined) found.push(name);
  }
  return found;
};

const namePattern = /^\d{8}T\d{9}Z-\d+$/;

/** Names sort by time: `20260103T090507123Z-1042`. */
export const backupId = (now: number, head: number): string =>
  `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${String(head)}`;

const readManifest = async (files: Files, dir: string, id: string): Promise<Manifest> => {
  const file = `${backupDir(dir, id)}/manifest.json`;
  try {
    return manifestSchema.parse(await readJson(files, file));
  } catch (cause) {
    throw new BackupProblem(`${file} cannot be read. Move this backup away and use another one.`, {
      cause,
    });
  }
};
