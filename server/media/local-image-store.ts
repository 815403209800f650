import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok } from '../../shared/base/result.ts';
import { discard, hasErrorCode, isNoRoom, syncDir, syncFile } from './durable-files.ts';
import type { ImageStore } from './image-store.ts';
import { createSharedWork } from './shared-work.ts';
import { describePhoto, fittingWidth, isPhotoKey, type ProcessedPhoto } from './photo.ts';

export type LocalImageStore = ImageStore & {
  has(key: string): Promise<boolean>;
  /** The path of the file as received, with all that its camera wrote into it: never for the public. */
  originalOf(key: string): Promise<string | undefined>;
};

/**
 * One folder per photo: `photos/<key>/{320,…}.webp` and `original.<format>`. The folder is filled and
 * synced under `temp`, then renamed into place, so a photo is there whole or not at all.
 */
export const createLocalImageStore = async (options: {
  readonly dir: string;
}): Promise<LocalImageStore> => {
  const photosDir = join(options.dir, 'photos');
  const tempDir = tempDirOf(options.dir);
  await mkdir(photosDir, { recursive: true });
  await mkdir(tempDir, { recursive: true });
  await syncDir(options.dir);

  // Photos that come together share a sync of the folder they all go into.
  const syncPhotos = createSharedWork(() => syncDir(photosDir));

  const filesOf = async (key: string): Promise<readonly string[]> =>
    isPhotoKey(key) ? readdir(join(photosDir, key)).catch(noneIfMissing) : [];

  return {
    put: async (photo) => {
      const staged = join(tempDir, photo.key);
      try {
        await stage(photo, staged);
        await rename(staged, join(photosDir, photo.key));
        await syncPhotos();
        return ok(describePhoto(photo));
      } catch (error) {
        await discard(staged);
        await discard(photo.original.path);
        if (isNoRoom(error)) return err({ kind: 'no-room' });
        throw error;
      }
    },
    open: async (key, width) => {
      const found = fittingWidth(widthsIn(await filesOf(key)), width);
      if (found === undefined) return undefined;
      const name = `${String(found)}.webp`;
      return { kind: 'file', path: join(photosDir, key, name), etag: `"${key}-${String(found)}"` };
    },
    originalOf: async (key) => {
      const name = (await filesOf(key)).find((file) => file.startsWith('original.'));
      return name === undefined ? undefined : join(photosDir, key, name);
    },
    has: async (key) => (await filesOf(key)).length > 0,
    listKeys: async () => (await readdir(photosDir)).filter(isPhotoKey),
    remove: async (key) => {
      if (!isPhotoKey(key)) return;
      // Renamed first: a crash halfway leaves no half photo, only something for the sweep.
      const doomed = join(tempDir, `${key}.removed`);
      await rename(join(photosDir, key), doomed).catch(noneIfMissing);
      await syncPhotos();
      await discard(doomed);
      await syncDir(tempDir);
    },
    close: () => Promise.resolve(),
  };
};

/** Where uploads arrive; on the same disk as the photos, so that moving one in is a rename. */
export const tempDirOf = (uploadsDir: string): string => join(uploadsDir, 'temp');

const stage = async (photo: ProcessedPhoto, dir: string): Promise<void> => {
  await mkdir(dir).catch(async (error: unknown) => {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    // A crash left a part of it; nobody else works on the same key.
    await discard(dir);
    await mkdir(dir);
  });
  const { path, format } = photo.original;
  const original = join(dir, `original.${format}`);
  await rename(path, original);
  const files = [original];
  for (const { width, bytes } of photo.variants) {
    const variant = join(dir, `${String(width)}.webp`);
    await writeFile(variant, bytes, { flag: 'wx' });
    files.push(variant);
  }
  // All names first: the journal of the file system then has them with the first sync, and the rest is quick.
  for (const file of files) await syncFile(file);
  await syncDir(dir);
};

const widthsIn = (files: readonly string[]): readonly number[] =>
  files
    .map((name) => Number(/^(\d+)\.webp$/.exec(name)?.[1]))
    .filter((width) => !Number.isNaN(width))
    .sort((a, b) => a - b);

const noneIfMissing = (error: unknown): readonly string[] => {
  if (hasErrorCode(error, 'ENOENT')) return [];
  throw error;
};
