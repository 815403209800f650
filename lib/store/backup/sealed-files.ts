import type { Files } from '../../wal/index.ts';
import { backupDir } from './manifest.ts';
import type { Manifest, SealedFile } from './manifest.ts';
import { sha256Of } from './objects.ts';
import { BackupProblem } from './problem.ts';
import { replaceFile } from './replace-file.ts';
import type { Vault } from './vault.ts';

type Shop = { readonly files: Files; readonly dir: string; readonly vault: Vault };

const suffix = '.sealed';
const pathOf = (dir: string, id: string, sha256: string): string =>
  `${backupDir(dir, id)}/${sha256}${suffix}`;

/** Seals `bytes` as the file `path` of backup `id`. */
export const sealFile = async (
  { files, dir, vault }: Shop,
  id: string,
  path: string,
  bytes: Uint8Array,
): Promise<SealedFile> => {
  const sealed = vault.seal(path, bytes);
  const sha256 = sha256Of(sealed);
  await replaceFile(files, pathOf(dir, id, sha256), sealed);
  return { path, sha256, bytes: sealed.length };
};

export const openSealedFile = async (
  { files, dir, vault }: Shop,
  id: string,
  file: SealedFile,
): Promise<Buffer> => {
  const path = pathOf(dir, id, file.sha256);
  if ((await files.size(path)) === undefined) {
    throw new BackupProblem(`${path} is missing. Use an older backup.`);
  }
  const sealed = await files.readFile(path);
  if (sha256Of(sealed) !== file.sha256) {
    throw new BackupProblem(`${path} was changed since it was made. Use an older backup.`);
  }
  return vault.open(file.path, sealed);
};

/** Removes the sealed files in the folder of backup `id` that its manifest does not name (any more). */
export const removeUnnamed = async (
  { files, dir }: Shop,
  id: string,
  manifest: Pick<Manifest, 'sealed'> | undefined,
): Promise<void> => {
  const named = new Set(manifest?.sealed.map(({ sha256 }) => `${sha256}${suffix}`) ?? []);
  const folder = backupDir(dir, id);
  const old = (await files.list(folder)).filter(
    (name) => name.includes(suffix) && !named.has(name),
  );
  for (const name of old) await files.remove(`${folder}/${name}`);
  if (old.length > 0) await files.syncDir(folder);
};
