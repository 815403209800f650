import { basename } from 'node:path';

import { LogDamaged } from '../../wal/index.ts';
import type { Files } from '../../wal/index.ts';
import { StoreDamaged } from '../errors.ts';
import { logDirOf } from '../open-store.ts';
import { snapshotName, snapshotSeqs } from '../snapshots.ts';
import type { Tables } from '../store.ts';
import type { Places, Workshop } from './workshop.ts';
import { copyUploads, isMissing } from './copy-uploads.ts';
import { readErasures, recordErasures } from './erasures.ts';
import { filesOfManifest } from './manifest-files.ts';
import { backupDir, backupId, writeManifest } from './manifest.ts';
import type { Manifest, PlainFile, SealedFile } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { readStore } from './read-store.ts';
import type { ReadStore } from './read-store.ts';
import { sealFile } from './sealed-files.ts';

const maxTries = 5;

/** The log first, then the people and the photos: what the log names was there before it was named. */
export const makeBackup = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  from: Places,
): Promise<Manifest> => {
  const { files, clock, dir, report } = shop;
  const { plain, store } = await copyLog(shop, from.data);
  report(`The log is copied up to record ${String(store.head)}.`);
  const id = backupId(clock.now(), store.head);
  await files.makeDir(backupDir(dir, id));
  const sealed = [
    ...(await sealSnapshots(shop, id, from.data, store.head)),
    ...(await sealPeople(shop, id, `${from.data}/people`)),
    ...(await sealSecrets(shop, id, from.data)),
  ];
  report(`${String(sealed.length)} files with snapshots, people and secrets are sealed.`);
  await recordErasures(files, dir, await readErasures(files, from.data));
  const erased = new Set((await readErasures(files, dir)).map((erasure) => erasure.id));
  const uploads = await copyUploads(shop, from.uploads, shop.namedFolders(store.state), erased);
  const manifest: Manifest = {
    format: 1,
    id,
    madeAt: clock.now(),
    storeId: store.storeId,
    epoch: store.epoch.id,
    head: store.head,
    headAt: store.headAt,
    chain: store.chain,
    missing: uploads.missing,
    plain: [...plain, ...uploads.plain],
    sealed,
  };
  await writeManifest(files, dir, manifest);
  await files.syncDir(dir);
  return manifest;
};

type CopiedLog<T extends Tables> = {
  readonly plain: readonly PlainFile[];
  readonly store: ReadStore<T>;
};

/** Copies the log and reads the copy; a writer may have been between two reads, so it is tried again. */
const copyLog = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  data: string,
): Promise<CopiedLog<T>> => {
  const { files, objects } = shop;
  for (let tries = 1; ; tries += 1) {
    try {
      const plain: PlainFile[] = [];
      for (const path of await logFiles(files, data)) {
        plain.push({ path: `data/${path}`, ...(await objects.add(`${data}/${path}`)) });
      }
      const store = await readStore(filesOfManifest(files, objects, { plain }), 'data', shop.main);
      if (store !== undefined) return { plain, store };
      throw new BackupProblem(
        `There is no log in ${data}. Start the server once, or set DATA_DIR.`,
      );
    } catch (error) {
      const mayBeRace =
        error instanceof LogDamaged || error instanceof StoreDamaged || isMissing(error);
      if (!mayBeRace || tries === maxTries) throw error;
    }
  }
};

const logFiles = async (files: Files, dir: string): Promise<readonly string[]> => {
  const logDir = logDirOf(dir);
  if ((await files.size(logDir)) === undefined) return [];
  const segments = (await files.list(logDir)).filter((name) => name.endsWith('.log')).sort();
  return segments.map((name) => `${basename(logDir)}/${name}`);
};

/** Relative paths of what a store keeps in `dir`: its segments and its snapshots. */
export const storeFiles = async (files: Files, dir: string): Promise<readonly string[]> => {
  const segments = await logFiles(files, dir);
  if (segments.length === 0) return [];
  return [...segments, ...snapshotSeqs(await files.list(dir)).map(snapshotName)];
};

/**
 * A larger snapshot, in bytes, stays where it is: it is sealed in memory, and a restore without one reads the whole
 * log instead.
 */
const maxSnapshotBytes = 32 * 1024 ** 2;

/** The newest snapshots in a store's directory that a backup takes, by name; the newest first. */
export const snapshotsToBackUp = async (
  files: Files,
  dir: string,
  upToSeq = Infinity,
): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const seq of snapshotSeqs(await files.list(dir))) {
    const name = snapshotName(seq);
    const size = (await files.size(`${dir}/${name}`)) ?? Infinity;
    if (seq <= upToSeq && size <= maxSnapshotBytes) names.push(name);
  }
  return names;
};

/** One that is later than the copied log belongs to the next backup. */
const sealSnapshots = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  id: string,
  data: string,
  head: number,
): Promise<readonly SealedFile[]> => {
  const { files } = shop;
  const sealed: SealedFile[] = [];
  for (const name of await snapshotsToBackUp(files, data, head)) {
    const bytes = await files.readFile(`${data}/${name}`).catch((error: unknown) => {
      // A newer one took its place.
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (bytes !== undefined) sealed.push(await sealFile(shop, id, `data/${name}`, bytes));
  }
  return sealed;
};

/** The people store compacts itself now and then, so files are read until none came or went meanwhile. */
const sealPeople = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  id: string,
  dir: string,
): Promise<readonly SealedFile[]> => {
  const { files } = shop;
  for (let tries = 1; ; tries += 1) {
    try {
      const names = await storeFiles(files, dir);
      const contents: (readonly [string, Uint8Array])[] = [];
      for (const name of names) contents.push([name, await files.readFile(`${dir}/${name}`)]);
      if ((await storeFiles(files, dir)).join() !== names.join()) continue;
      const sealed: SealedFile[] = [];
      for (const [name, bytes] of contents) {
        sealed.push(await sealFile(shop, id, `data/people/${name}`, bytes));
      }
      return sealed;
    } catch (error) {
      if (!isMissing(error) || tries >= maxTries) throw error;
    }
  }
};

const sealSecrets = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  id: string,
  data: string,
): Promise<readonly SealedFile[]> => {
  const sealed: SealedFile[] = [];
  for (const name of shop.secretFiles) {
    if ((await shop.files.size(`${data}/${name}`)) === undefined) continue;
    const bytes = await shop.files.readFile(`${data}/${name}`);
    sealed.push(await sealFile(shop, id, `data/${name}`, bytes));
  }
  return sealed;
};
