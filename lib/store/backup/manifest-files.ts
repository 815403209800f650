import type { Files } from '../../wal/index.ts';
import { snapshotSeqs } from '../snapshots.ts';
import { createFilesInMemory } from './files-in-memory.ts';
import type { Manifest } from './manifest.ts';
import type { Objects } from './objects.ts';
import { openSealedFile } from './sealed-files.ts';
import type { Vault } from './vault.ts';

/** The plain files of a backup under the names they had, read-only: a store can be read right inside a backup. */
export const filesOfManifest = (
  files: Files,
  objects: Objects,
  manifest: Pick<Manifest, 'plain'>,
): Files => {
  const byPath = new Map(manifest.plain.map((file) => [file.path, file]));
  const objectOf = (path: string): string => {
    const file = byPath.get(path);
    if (file !== undefined) return objects.pathOf(file.sha256);
    throw Object.assign(new Error(`ENOENT: ${path} is not in this backup`), { code: 'ENOENT' });
  };
  const refuse = (): Promise<never> => Promise.reject(new Error('A backup is never written to.'));
  return {
    open: async (path) => files.open(objectOf(path), { readOnly: true }),
    readFile: async (path) => files.readFile(objectOf(path)),
    list: (dir) =>
      Promise.resolve(
        [...byPath.keys()]
          .filter((path) => path.startsWith(`${dir}/`))
          .map((path) => path.slice(dir.length + 1))
          .filter((name) => !name.includes('/')),
      ),
    size: (path) => Promise.resolve(byPath.get(path)?.bytes),
    makeDir: refuse,
    rename: refuse,
    remove: refuse,
    removeDir: refuse,
    syncDir: refuse,
  };
};

/** The same with the snapshots of its main store, unsealed in memory. */
export const filesWithSnapshots = async (
  shop: {
    readonly files: Files;
    readonly dir: string;
    readonly objects: Objects;
    readonly vault: Vault;
  },
  manifest: Pick<Manifest, 'id' | 'plain' | 'sealed'>,
): Promise<Files> => {
  const plain = filesOfManifest(shop.files, shop.objects, manifest);
  const snapshots = createFilesInMemory();
  for (const file of manifest.sealed)
    if (snapshotSeqs([file.path.slice('data/'.length)]).length > 0)
      snapshots.contents.set(file.path, await openSealedFile(shop, manifest.id, file));
  const ownerOf = (path: string): Files => (snapshots.contents.has(path) ? snapshots : plain);
  return {
    ...plain,
    open: (path, options) => ownerOf(path).open(path, options),
    readFile: (path) => ownerOf(path).readFile(path),
    size: (path) => ownerOf(path).size(path),
    list: async (dir) => [...(await plain.list(dir)), ...(await snapshots.list(dir))],
  };
};
