import { openStore } from '../open-store.ts';
import type { Tables } from '../store.ts';
import type { Workshop } from './workshop.ts';
import { readErasures, recordErasures } from './erasures.ts';
import { createFilesInMemory } from './files-in-memory.ts';
import { manifestsOf, receivedDir, unfinishedBackups, writeManifest } from './manifest.ts';
import type { Manifest, PlainFile, SealedFile } from './manifest.ts';
import { openSealedFile, removeUnnamed, sealFile } from './sealed-files.ts';

const peopleDir = 'data/people';

/** Objects that are named outside of all backups. */
export type NamedElsewhere = {
  readonly files: () => Iterable<Pick<PlainFile, 'sha256' | 'owner'>>;
  /** Forgets the names of what these owned. */
  readonly forget: (erased: ReadonlySet<string>) => Promise<void>;
};

/** The list first: from then on no restore brings them back, whatever happens to the rest. */
export const forgetInBackups = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  ids: readonly string[],
  elsewhere?: NamedElsewhere,
): Promise<void> => {
  const { files, dir, clock, report } = shop;
  await recordErasures(
    files,
    dir,
    ids.map((id) => ({ id, at: clock.now() })),
  );
  const open = (await readErasures(files, dir)).filter(({ reached }) => reached !== true);
  if (open.length === 0) return;
  const erased = new Set((await readErasures(files, dir)).map(({ id }) => id));
  await removeErasedFiles(shop, elsewhere?.files() ?? [], erased);
  await elsewhere?.forget(erased);
  for await (const manifest of manifestsOf(files, dir)) {
    await rewritePeople(
      shop,
      manifest,
      open.map(({ id }) => id),
    );
    report(`Backup ${manifest.id} has forgotten them.`);
  }
  await clearUnfinished(shop);
  // Whoever holds what was received knows it in its own memory, and changes it there.
  const isReceivedLeft =
    elsewhere === undefined && (await files.size(receivedDir(dir))) !== undefined;
  if (isReceivedLeft) return;
  await recordErasures(
    files,
    dir,
    open.map((erasure) => ({ ...erasure, reached: true as const })),
  );
};

/** Files whose every owner, wherever it is named, is erased. */
const removeErasedFiles = async <T extends Tables, E, P extends Tables, PE>(
  { files, dir, objects }: Workshop<T, E, P, PE>,
  namedElsewhere: Iterable<Pick<PlainFile, 'sha256' | 'owner'>>,
  erased: ReadonlySet<string>,
): Promise<void> => {
  const doomed = new Set<string>();
  const kept = new Set<string>();
  const sort = ({ sha256, owner }: Pick<PlainFile, 'sha256' | 'owner'>): void => {
    (owner !== undefined && erased.has(owner) ? doomed : kept).add(sha256);
  };
  for await (const { plain } of manifestsOf(files, dir)) plain.forEach(sort);
  for (const file of namedElsewhere) sort(file);
  for (const sha256 of doomed) if (!kept.has(sha256)) await objects.remove(sha256);
};

/** Unseals the people store, erases there and seals what is left; plain bytes touch no disk. */
const rewritePeople = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  manifest: Manifest,
  ids: readonly string[],
): Promise<void> => {
  const isPeople = ({ path }: SealedFile): boolean => path.startsWith(`${peopleDir}/`);
  const others = manifest.sealed.filter((file) => !isPeople(file));
  const clear = new Map<string, Uint8Array>();
  for (const file of manifest.sealed.filter(isPeople)) {
    clear.set(file.path, await openSealedFile(shop, manifest.id, file));
  }
  if (clear.size === 0) return;
  const sealed: SealedFile[] = [];
  for (const [path, bytes] of await eraseInFiles(shop, peopleDir, clear, ids)) {
    sealed.push(await sealFile(shop, manifest.id, path, bytes));
  }
  const rewritten = { ...manifest, sealed: [...others, ...sealed] };
  await writeManifest(shop.files, shop.dir, rewritten);
  await removeUnnamed(shop, manifest.id, rewritten);
};

/** The files of a people store in `dir` without these people; all of it happens in memory. */
export const eraseInFiles = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  dir: string,
  clear: ReadonlyMap<string, Uint8Array>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const { clock, random } = shop;
  const files = createFilesInMemory();
  for (const [path, bytes] of clear) files.contents.set(path, bytes);
  const people = await openStore({ ...shop.people, dir, files, clock, random, erasable: true });
  await shop.erase(people, ids);
  await people.close();
  return files.contents;
};

/** A backup that never finished has no manifest, but may have sealed files. */
const clearUnfinished = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
): Promise<void> => {
  for (const name of await unfinishedBackups(shop.files, shop.dir))
    await removeUnnamed(shop, name, undefined);
};
