import { z } from 'zod';

import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Files } from '../../wal/index.ts';
import { sealedFileSchema } from './manifest.ts';
import { sha256Of } from './objects.ts';
import { innerPath } from './received-files.ts';
import { replaceFile } from './replace-file.ts';
import { openSealedFile, removeUnnamed, sealFile } from './sealed-files.ts';
import type { Vault } from './vault.ts';

/** A file as it is on the other machine. */
export type ClearFile = {
  /** Below the data directory, e.g. `people/log/00000001.log`. */
  readonly path: string;
  /** SHA-256 of its bytes up to the zeros at its end. */
  readonly digest: string;
  /** Its size with those zeros. */
  readonly size: number;
  /** Up to the zeros; left out by who believes that they are here. */
  readonly bytes?: Uint8Array;
};

const listed = z.object({
  ...sealedFileSchema.shape,
  path: innerPath,
  size: z.int().nonnegative(),
});
type Listed = Readonly<z.infer<typeof listed>>;

/** Files with people and secrets, as a whole: sealed at rest, replaced together. */
export type SealedSet = {
  replace(clear: readonly ClearFile[]): Promise<Result<null, readonly string[]>>;
  /** Lets `change` have the unsealed files below `folder`, and seals what it makes of them in their place. */
  rewrite(
    folder: string,
    change: (clear: ReadonlyMap<string, Uint8Array>) => Promise<ReadonlyMap<string, Uint8Array>>,
  ): Promise<void>;
  /** The paths that there are. */
  readonly paths: readonly string[];
  size(path: string): number | undefined;
  /** Unsealed, in memory. Rejects with `BackupProblem` when it was changed at rest. */
  read(path: string): Promise<Uint8Array>;
};

type Shop = {
  readonly files: Files;
  readonly dir: string;
  readonly id: string;
  readonly vault: Vault;
};

/** The set in the folder `id` of `dir`. */
export const openSealedSet = async ({ files, dir, id, vault }: Shop): Promise<SealedSet> => {
  const shop = { files, dir, vault };
  const path = `${dir}/${id}/sealed.json`;
  let here: readonly Listed[] = [];
  if ((await files.size(path)) !== undefined)
    here = z.array(listed).parse(JSON.parse(Buffer.from(await files.readFile(path)).toString()));
  /** What each was made of. Not on disk: it would help who guesses at what is in them. */
  const digests = new Map<string, string>();
  const find = (wanted: string): Listed | undefined => here.find((each) => each.path === wanted);

  const isHere = ({ path: wanted, digest, size }: ClearFile): boolean =>
    digests.get(wanted) === digest && find(wanted)?.size === size;

  const sealOne = async ({ path: name, digest, size, bytes }: ClearFile): Promise<Listed> => {
    const known = find(name);
    if (bytes === undefined && known !== undefined) return known;
    const sealed = await sealFile(shop, id, name, bytes ?? new Uint8Array());
    digests.set(name, digest);
    return { ...sealed, size };
  };

  const keep = async (next: readonly Listed[]): Promise<void> => {
    await replaceFile(files, path, `${JSON.stringify(next)}\n`);
    here = next;
    await removeUnnamed(shop, id, { sealed: [...next] });
  };

  const read = async (wanted: string): Promise<Uint8Array> => {
    const file = find(wanted);
    if (file === undefined)
      throw Object.assign(new Error(`ENOENT: ${wanted} was not received`), { code: 'ENOENT' });
    const whole = Buffer.alloc(file.size);
    try {
      (await openSealedFile(shop, id, file)).copy(whole);
      return whole;
    } catch (cause) {
      // Replaced while it was being read.
      if (find(wanted)?.sha256 !== file.sha256) return read(wanted);
      throw cause;
    }
  };

  return {
    async replace(clear) {
      const wanted = clear.filter((file) => file.bytes === undefined && !isHere(file));
      const broken = clear.filter(
        ({ bytes, digest, size }) =>
          bytes !== undefined && (sha256Of(bytes) !== digest || bytes.length > size),
      );
      if (wanted.length + broken.length > 0)
        return err([...wanted, ...broken].map((file) => file.path));
      const next: Listed[] = [];
      for (const file of clear) next.push(await sealOne(file));
      await keep(next);
      return ok(null);
    },
    async rewrite(folder, change) {
      const isIn = ({ path: name }: Listed): boolean => name.startsWith(`${folder}/`);
      const clear = new Map<string, Uint8Array>();
      for (const { path: name } of here.filter(isIn)) clear.set(name, await read(name));
      if (clear.size === 0) return;
      const next = here.filter((file) => !isIn(file));
      // Its owner is asked for the bytes of its own once more.
      digests.clear();
      for (const [name, bytes] of await change(clear))
        next.push({ ...(await sealFile(shop, id, name, bytes)), size: bytes.length });
      await keep(next);
    },
    get paths() {
      return here.map((each) => each.path);
    },
    size: (wanted) => find(wanted)?.size,
    read,
  };
};
