import type { Files } from '../../wal/index.ts';
import { reasonOf } from '../errors.ts';
import { checkSnapshotFile } from '../read-snapshot.ts';
import { listSnapshots, snapshotName } from '../snapshots.ts';
import type { Tables } from '../store.ts';
import type { Workshop } from './workshop.ts';
import { readErasures } from './erasures.ts';
import { filesWithSnapshots } from './manifest-files.ts';
import { readManifests } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { readStore } from './read-store.ts';
import { openSealedFile } from './sealed-files.ts';

export type Verified = {
  readonly manifest: Manifest;
  readonly files: number;
  /** What is wrong; empty when all is well. */
  readonly problems: readonly string[];
};

/** Reads every byte of a backup and folds its log. */
export const verifyBackup = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  id: string,
): Promise<Verified> => {
  const manifest = (await readManifests(shop.files, shop.dir)).find((each) => each.id === id);
  if (manifest === undefined) {
    throw new BackupProblem(`There is no backup ${id} in ${shop.dir}. See "contest backups".`);
  }
  const problems = [
    ...manifest.missing.map((path) => `${path} was missing when the backup was made.`),
    ...(await plainProblems(shop, manifest)),
    ...(await sealedProblems(shop, manifest)),
    ...(await logProblems(shop, manifest)),
  ];
  return { manifest, files: manifest.plain.length + manifest.sealed.length, problems };
};

const plainProblems = async <T extends Tables, E, P extends Tables, PE>(
  { files, dir, objects, report }: Workshop<T, E, P, PE>,
  { plain }: Manifest,
): Promise<readonly string[]> => {
  const erased = new Set((await readErasures(files, dir)).map(({ id }) => id));
  const problems: string[] = [];
  for (const [index, { path, sha256, owner }] of plain.entries()) {
    const found = await objects.check(sha256);
    const isErased = owner !== undefined && erased.has(owner);
    if (found === 'damaged') problems.push(`${path} was changed since it was backed up.`);
    if (found === 'missing' && !isErased) problems.push(`${path} is missing.`);
    if (index % 1000 === 999)
      report(`${String(index + 1)} of ${String(plain.length)} files are checked.`);
  }
  return problems;
};

const sealedProblems = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  { id, sealed }: Manifest,
): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const file of sealed) {
    await openSealedFile(shop, id, file).catch((error: unknown) => {
      problems.push(reasonOf(error));
    });
  }
  return problems;
};

const snapshotProblems = async (files: Files): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const seq of await listSnapshots(files, 'data'))
    await checkSnapshotFile(files, `data/${snapshotName(seq)}`).catch((error: unknown) => {
      problems.push(reasonOf(error));
    });
  return problems;
};

const logProblems = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  manifest: Manifest,
): Promise<readonly string[]> => {
  try {
    const files = await filesWithSnapshots(shop, manifest);
    const store = await readStore(files, 'data', shop.main);
    if (store === undefined) return ['There is no log in it.'];
    if (store.head !== manifest.head || store.chain !== manifest.chain) {
      return [`The log ends at record ${String(store.head)} and not as it was backed up.`];
    }
    // Not what was said while reading: a snapshot of an older release may be passed over, and is whole.
    return await snapshotProblems(files);
  } catch (error) {
    return [reasonOf(error)];
  }
};
