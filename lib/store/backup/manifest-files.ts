import type { Files } from '../../wal/index.ts';
import type { Manifest } from './manifest.ts';
import type { Objects } from './objects.ts';

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
