import type { Tables } from '../store.ts';
import type { NamedFolder, Workshop } from './workshop.ts';
import { manifestsOf } from './manifest.ts';
import type { PlainFile } from './manifest.ts';

export type CopiedUploads = {
  readonly plain: readonly PlainFile[];
  /** Folders that should be there and are not, or not as they were received. */
  readonly missing: string[];
};

/** Copies the folders that the state names, each file once for all backups. */
export const copyUploads = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  uploads: string,
  folders: Iterable<NamedFolder>,
  erased: ReadonlySet<string>,
): Promise<CopiedUploads> => {
  const { files, report } = shop;
  const known = await knownFiles(shop);
  const plain: PlainFile[] = [];
  const missing: string[] = [];
  for (const { owner, folder, sha256 } of folders) {
    if (erased.has(owner)) continue;
    const names = await files.list(`${uploads}/${folder}`).catch(noneIfMissing);
    const found: PlainFile[] = [];
    for (const name of names) {
      const path = `${folder}/${name}`;
      const copied = await copyOne(shop, `${uploads}/${path}`, known.get(`uploads/${path}`));
      found.push({ path: `uploads/${path}`, ...copied, owner });
    }
    plain.push(...found);
    if (!found.some((file) => file.sha256 === sha256)) missing.push(`uploads/${folder}`);
    const isRound = plain.length % 1000 < found.length;
    if (isRound) report(`${String(plain.length)} files of photos are copied.`);
  }
  return { plain, missing };
};

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

export const noneIfMissing = (error: unknown): readonly string[] => {
  if (isMissing(error)) return [];
  throw error;
};

const knownFiles = async <T extends Tables, E, P extends Tables, PE>({
  files,
  dir,
}: Workshop<T, E, P, PE>): Promise<ReadonlyMap<string, PlainFile>> => {
  for await (const { plain } of manifestsOf(files, dir))
    return new Map(plain.map((file) => [file.path, file]));
  return new Map();
};

/** An upload never changes under its name, so what the last backup read needs no second reading. */
const copyOne = async <T extends Tables, E, P extends Tables, PE>(
  { files, objects }: Workshop<T, E, P, PE>,
  path: string,
  known: PlainFile | undefined,
): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const isKnown = known !== undefined && (await files.size(path)) === known.bytes;
  if (!isKnown || !(await objects.has(known.sha256))) return objects.add(path);
  return { sha256: known.sha256, bytes: known.bytes };
};
