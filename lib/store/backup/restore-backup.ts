import { dirname } from 'node:path';

import { randomId } from '../../../shared/base/random.ts';
import type { Epoch } from '../../wal/index.ts';
import { repairLog } from '../../wal/index.ts';
import { logDirOf, openStore } from '../open-store.ts';
import { snapshotSeqs } from '../snapshots.ts';
import type { Store, State, Tables } from '../store.ts';
import type { RestoredPlaces, Workshop } from './workshop.ts';
import { chooseBackup } from './choose-backup.ts';
import type { RestoreTarget } from './choose-backup.ts';
import { readErasures, recordErasures } from './erasures.ts';
import { readManifests } from './manifest.ts';
import type { Manifest, PlainFile } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { replaceFile } from './replace-file.ts';
import { openSealedFile } from './sealed-files.ts';
import { sideBySide } from './side-by-side.ts';

export type Restored = {
  readonly backup: Manifest;
  /** The last record that was brought back, and when it was written. */
  readonly seq: number;
  readonly at: number | null;
  readonly epoch: Epoch;
  /** How many records of the newest backup are not in it. */
  readonly leftOut: number;
  readonly erased: number;
  /** Folders that the state names and no backup has. */
  readonly missing: readonly string[];
};

export const restoreBackup = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  target: RestoreTarget,
  into: RestoredPlaces,
): Promise<Restored> => {
  const { files, dir, random, report } = shop;
  await requireEmpty(shop, into.data);
  if (into.uploads !== undefined) await requireEmpty(shop, into.uploads);
  const manifests = await readManifests(files, dir);
  const { manifest, seq, at, leftOut } = await chooseBackup(shop, manifests, target);
  report(`Restoring record ${String(seq)} from backup ${manifest.id}.`);
  const erasures = await readErasures(files, dir);
  await copyData(shop, manifest, seq, into.data);
  await recordErasures(
    files,
    into.data,
    erasures.map(({ id, at }) => ({ id, at })),
  );
  const erased = erasures.map(({ id }) => id);

  const open = { files, clock: shop.clock, random };
  const people = await openStore({
    ...shop.people,
    ...open,
    dir: `${into.data}/people`,
    epoch: { id: randomId(random), parent: null },
    erasable: true,
  });
  const main: Store<State<T>, E> = await openStore({ ...shop.main, ...open, dir: into.data });
  const missing =
    into.uploads === undefined
      ? []
      : await copyUploads(shop, manifests, main.state(), new Set(erased), into.uploads);
  if (into.uploads !== undefined) report('The photos are back.');
  await shop.erase(people, erased);
  await shop.afterRestore({ main, people, erased });
  const { epoch, parent } = main.status();
  await main.close();
  await people.close();
  return {
    backup: manifest,
    seq,
    at,
    epoch: { id: epoch, parent },
    leftOut,
    erased: erased.length,
    missing,
  };
};

const requireEmpty = async <T extends Tables, E, P extends Tables, PE>(
  { files }: Workshop<T, E, P, PE>,
  dir: string,
): Promise<void> => {
  await files.makeDir(dir);
  const names = (await files.list(dir)).filter((name) => !name.startsWith('lock.'));
  if (names.length === 0) return;
  throw new BackupProblem(`${dir} is not empty. Restore into an empty directory.`);
};

const copyData = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  manifest: Manifest,
  seq: number,
  data: string,
): Promise<void> => {
  const { files, objects } = shop;
  const placeOf = (path: string): string => `${data}/${path.slice('data/'.length)}`;
  for (const { path, sha256 } of manifest.plain) {
    if (!path.startsWith('data/') || isLaterSnapshot(path, seq)) continue;
    await files.makeDir(dirname(placeOf(path)));
    await objects.copyOut(sha256, placeOf(path));
    await files.syncDir(dirname(placeOf(path)));
  }
  for (const file of manifest.sealed) {
    if (isLaterSnapshot(file.path, seq)) continue;
    await files.makeDir(dirname(placeOf(file.path)));
    const bytes = await openSealedFile(shop, manifest.id, file);
    await replaceFile(files, placeOf(file.path), bytes);
  }
  const dir = logDirOf(data);
  const { setAside } = await repairLog({ ...shop, dir, upToSeq: seq });
  for (const path of setAside) await files.remove(path);
  await files.syncDir(dir);
};

const isLaterSnapshot = (path: string, seq: number): boolean =>
  snapshotSeqs([path.slice('data/'.length)]).some((covered) => covered > seq);

/** Takes each file from the newest backup that has it; what was withdrawn since may be in an older one only. */
const copyUploads = async <T extends Tables, E, P extends Tables, PE>(
  { files, objects, namedFolders, report }: Workshop<T, E, P, PE>,
  manifests: readonly Manifest[],
  state: State<T>,
  erased: ReadonlySet<string>,
  uploads: string,
): Promise<readonly string[]> => {
  const folders = uploadsByFolder(manifests);
  const missing: string[] = [];
  let copied = 0;
  await sideBySide(namedFolders(state), async ({ owner, folder, sha256 }) => {
    if (erased.has(owner)) return;
    const found = folders.get(`uploads/${folder}`) ?? [];
    if (!found.some((file) => file.sha256 === sha256)) missing.push(`uploads/${folder}`);
    if (found.length === 0) return;
    await files.makeDir(`${uploads}/${folder}`);
    for (const file of found) {
      await objects.copyOut(file.sha256, `${uploads}/${file.path.slice('uploads/'.length)}`);
    }
    await files.syncDir(`${uploads}/${folder}`);
    copied += 1;
    if (copied % 1000 === 0) report(`${String(copied)} folders of uploads are back.`);
  });
  return missing;
};

/** The files of each folder; `manifests` are newest first, and the first that knows a file wins. */
export const uploadsByFolder = (
  manifests: readonly Manifest[],
): Map<string, readonly PlainFile[]> => {
  const byPath = new Map<string, PlainFile>();
  for (const { plain } of manifests)
    for (const file of plain)
      if (file.path.startsWith('uploads/') && !byPath.has(file.path)) byPath.set(file.path, file);
  return Map.groupBy(byPath.values(), ({ path }) => dirname(path));
};
