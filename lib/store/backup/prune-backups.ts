import type { Tables } from '../store.ts';
import { backupDir, manifestsOf, summariesOf, unfinishedBackups } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { holdsReceivedUploads } from './received-files.ts';
import { outdated, type KeptBackup, type Retention } from './retention.ts';
import type { Workshop } from './workshop.ts';

/** Objects that are named outside of all backups. */
type NamedElsewhere = () => Iterable<{ readonly sha256: string }>;

/**
 * Removes what retention lets go, and the files that no other backup names; the ids. What an earlier one that was cut
 * short left goes too, but not where contents arrive before anything names them.
 */
export const pruneBackups = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  rule?: Retention,
  namedElsewhere?: NamedElsewhere,
): Promise<readonly string[]> => {
  const { files, dir, objects, report } = shop;
  if (namedElsewhere === undefined && (await holdsReceivedUploads(files, dir)))
    throw new BackupProblem(
      `${dir} belongs to a backup machine, which removes old backups by itself.`,
    );
  const all: KeptBackup[] = [];
  for await (const { id, madeAt, storeId, epoch, missing } of summariesOf(files, dir))
    all.push({ ...{ id, madeAt, storeId, epoch }, isComplete: missing.length === 0 });
  const doomed = outdated(all, rule);
  const unfinished = await unfinishedBackups(files, dir);
  if (doomed.size === 0 && unfinished.length === 0) return [];
  const orphans = new Set(namedElsewhere === undefined ? await objects.list() : []);
  const named = new Set<string>();
  for await (const { id, plain } of manifestsOf(files, dir))
    for (const { sha256 } of plain) (doomed.has(id) ? orphans : named).add(sha256);
  for (const { sha256 } of namedElsewhere?.() ?? []) named.add(sha256);
  // Without its manifest there is no backup; its folder goes last, and tells the next one what was left undone.
  for (const id of doomed) await removeManifest(shop, id);
  for (const sha256 of orphans) if (!named.has(sha256)) await objects.remove(sha256);
  for (const id of [...doomed, ...unfinished]) await removeFolder(shop, id);
  if (doomed.size > 0)
    report(`Backups that newer ones stand for were removed: ${String(doomed.size)}.`);
  return [...doomed];
};

const removeManifest = async <T extends Tables, E, P extends Tables, PE>(
  { files, dir }: Workshop<T, E, P, PE>,
  id: string,
): Promise<void> => {
  const folder = backupDir(dir, id);
  await files.remove(`${folder}/manifest.json`);
  await files.syncDir(folder);
};

const removeFolder = async <T extends Tables, E, P extends Tables, PE>(
  { files, dir }: Workshop<T, E, P, PE>,
  id: string,
): Promise<void> => {
  const folder = backupDir(dir, id);
  for (const name of await files.list(folder)) await files.remove(`${folder}/${name}`);
  await files.removeDir(folder);
  await files.syncDir(dir);
};
