import type { Files } from '../../wal/index.ts';
import type { UploadNames } from './received-files.ts';
import type { SealedSet } from './sealed-set.ts';

type View = {
  readonly files: Files;
  /** The folder of one received history. */
  readonly root: string;
  readonly sealed: SealedSet;
  readonly uploads: Pick<UploadNames, 'byPath'>;
  /** Where the bytes of an upload are. */
  readonly pathOf: (sha256: string) => string;
};

/**
 * A received history as if its owner's own folders stood here: `root/data` with snapshots, people and secrets,
 * unsealed while they are read, and `root/uploads`. Everything else is what it is.
 */
export const openReceivedView = ({ files, root, sealed, uploads, pathOf }: View): Files => {
  const data = `${root}/data/`;
  const below = `${root}/uploads/`;
  const sealedAt = (path: string): string | undefined => {
    const name = path.startsWith(data) ? path.slice(data.length) : '';
    return sealed.paths.includes(name) ? name : undefined;
  };
  const realPath = (path: string): string => {
    const upload = path.startsWith(below)
      ? uploads.byPath.get(path.slice(below.length))
      : undefined;
    return upload === undefined ? path : pathOf(upload.sha256);
  };
  const namesIn = (paths: Iterable<string>, dir: string): readonly string[] => [
    ...new Set(
      Array.from(paths)
        .filter((path) => path.startsWith(`${dir}/`))
        .map((path) => path.slice(dir.length + 1).split('/')[0] ?? ''),
    ),
  ];
  const sealedIn = (dir: string): readonly string[] =>
    namesIn(
      sealed.paths.map((path) => `${data}${path}`),
      dir,
    );

  return {
    ...files,
    open: (path, options) => files.open(realPath(path), options),
    readFile: (path) => {
      const name = sealedAt(path);
      return name === undefined ? files.readFile(realPath(path)) : sealed.read(name);
    },
    async list(dir) {
      if (dir.startsWith(below)) return namesIn(uploads.byPath.keys(), dir.slice(below.length));
      const hidden = sealedIn(dir);
      const isHere = hidden.length === 0 || (await files.size(dir)) !== undefined;
      return [...new Set([...hidden, ...(isHere ? await files.list(dir) : [])])];
    },
    async size(path) {
      const name = sealedAt(path);
      if (name !== undefined) return sealed.size(name);
      return sealedIn(path).length > 0 ? 0 : files.size(realPath(path));
    },
  };
};
