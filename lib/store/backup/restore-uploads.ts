import { dirname } from 'node:path';

import type { Tables } from '../store.ts';
import { readErasures } from './erasures.ts';
import { readManifests } from './manifest.ts';
import type { Manifest, PlainFile } from './manifest.ts';
import { digestOf } from './objects.ts';
import { BackupProblem } from './problem.ts';
import { uploadsByFolder } from './restore-backup.ts';
import { sideBySide } from './side-by-side.ts';
import type { Workshop } from './workshop.ts';

export type RestoredUploads = {
  /** The newest backup. */
  readonly backup: string;
  /** How many folders are as they were, and how many of them were brought back now. */
  readonly folders: number;
  readonly restored: number;
  /** Folders that the state names and no backup has. */
  readonly missing: readonly string[];
};

export const restoreUploads = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  uploads: string,
): Promise<RestoredUploads> => {
  const { files, dir, report } = shop;
  const manifests = await readManifests(files, dir);
  const [newest] = manifests;
  if (newest === undefined)
    throw new BackupProblem(`There is no backup in ${dir} to bring uploads back from.`);
  const erased = new Set((await readErasures(files, dir)).map(({ id }) => id));
  const known = uploadsByFolder(manifests);
  const named = new Set(
    newestOfEach(manifests.filter(({ storeId }) => storeId === newest.storeId)).flatMap(
      (manifest) => [...uploadsByFolder([manifest]).keys(), ...manifest.missing],
    ),
  );
  let folders = 0;
  let restored = 0;
  const missing: string[] = [];
  await sideBySide(named, async (folder) => {
    const kept = known.get(folder) ?? [];
    if (kept.some(({ owner }) => owner !== undefined && erased.has(owner))) return;
    if (kept.length === 0) {
      missing.push(folder);
      return;
    }
    folders += 1;
    if (!(await restoreFolder(shop, uploads, kept))) return;
    restored += 1;
    if (restored % 1000 === 0) report(`${String(restored)} folders of uploads are back.`);
  });
  return { backup: newest.id, folders, restored, missing };
};

/** Of each history: just after a restore, the newest one has not yet arrived as a whole. */
const newestOfEach = (manifests: readonly Manifest[]): readonly Manifest[] =>
  [...Map.groupBy(manifests, ({ epoch }) => epoch).values()].flatMap((each) => each.slice(0, 1));

/** Whether anything of it had to be brought back. */
const restoreFolder = async <T extends Tables, E, P extends Tables, PE>(
  { files, objects }: Workshop<T, E, P, PE>,
  uploads: string,
  kept: readonly PlainFile[],
): Promise<boolean> => {
  const restoredIn = new Set<string>();
  for (const { path, sha256, bytes } of kept) {
    const target = `${uploads}/${path.slice('uploads/'.length)}`;
    const isThere =
      (await files.size(target)) === bytes && (await digestOf(files, target)).sha256 === sha256;
    if (isThere) continue;
    restoredIn.add(dirname(target));
    await files.makeDir(dirname(target));
    const temporary = `${target}.restoring`;
    if ((await files.size(temporary)) !== undefined) await files.remove(temporary);
    await objects.copyOut(sha256, temporary);
    await files.rename(temporary, target);
  }
  for (const folder of restoredIn) await files.syncDir(folder);
  return restoredIn.size > 0;
};
