import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  chunksOf,
  digestOf,
  snapshotsToBackUp,
  storeFiles,
  type ClearFile,
  type HistoryName,
  type NamedUpload,
} from '../../lib/store/index.ts';
import type { Files } from '../../lib/wal/index.ts';
import type { BackupClient } from './backup-client.ts';

/**
 * Sends a folder of uploads, each file where its bytes are not there yet. False where it is not here: what was taken
 * out of the contest meanwhile is wanted by nobody.
 */
export const createSendFolder =
  (deps: {
    readonly client: Pick<BackupClient, 'missing' | 'putContent' | 'nameUploads'>;
    readonly files: Files;
    readonly uploadsDir: string;
  }) =>
  async (history: HistoryName, owner: string, folder: string): Promise<boolean> => {
    const { client, files, uploadsDir } = deps;
    const dir = join(uploadsDir, folder);
    if ((await files.size(dir)) === undefined) return false;
    const uploads: NamedUpload[] = [];
    for (const name of await files.list(dir)) {
      const path = join(dir, name);
      uploads.push({ path: `${folder}/${name}`, owner, ...(await digestOf(files, path)) });
    }
    const missing = new Set(await client.missing(uploads.map(({ sha256 }) => sha256)));
    for (const { path, sha256 } of uploads)
      if (missing.delete(sha256))
        await client.putContent(sha256, chunksOf(files, join(uploadsDir, path)));
    await client.nameUploads(history, uploads);
    return true;
  };

type SealedDeps = {
  readonly client: Pick<BackupClient, 'seal'>;
  readonly files: Files;
  readonly dataDir: string;
  /** Files of the data directory that are sealed, where they exist. */
  readonly secretFiles: readonly string[];
};

type KnownFile = Omit<ClearFile, 'bytes'>;

/** With `isAfresh` nothing is taken for granted of what the other end was given before. */
export type SendSealed = (history: HistoryName, isAfresh?: boolean) => Promise<void>;

/** Sends the newest snapshot, people and secrets whenever they changed. */
export const createSendSealed = (deps: SealedDeps): SendSealed => {
  const { client } = deps;
  /** What the other end has, as far as it said. */
  let sent = new Map<string, KnownFile>();
  return async (history, isAfresh = false) => {
    let clear = await readClear(deps, sent);
    const isSame = (file: KnownFile): boolean => sent.get(file.path)?.digest === file.digest;
    if (!isAfresh && clear.length === sent.size && clear.every(isSame)) return;
    const wanted = new Set(
      await client.seal(
        history,
        clear.map((file) => (isSame(file) ? withoutBytes(file) : file)),
      ),
    );
    if (wanted.size > 0) {
      clear = await readClear(deps, new Map());
      const again = clear.map((file) =>
        isSame(file) && !wanted.has(file.path) ? withoutBytes(file) : file,
      );
      const still = await client.seal(history, again);
      if (still.length > 0)
        throw new Error(`The backup machine does not take ${still.join(', ')} as it was sent.`);
    }
    sent = new Map(clear.map((file) => [file.path, withoutBytes(file)]));
  };
};

const withoutBytes = ({ path, digest, size }: KnownFile): KnownFile => ({ path, digest, size });

const maxTries = 5;

/**
 * The people store compacts itself now and then, so files are read until none came or went meanwhile. A snapshot's
 * name never comes again with other bytes: one that is `known` is not read.
 */
const readClear = async (
  { files, dataDir, secretFiles }: SealedDeps,
  known: ReadonlyMap<string, KnownFile>,
): Promise<readonly ClearFile[]> => {
  const people = join(dataDir, 'people');
  for (let tries = 1; ; tries += 1) {
    try {
      const names = await storeFiles(files, people);
      const paths = names.map((name) => `people/${name}`);
      for (const name of secretFiles)
        if ((await files.size(join(dataDir, name))) !== undefined) paths.push(name);
      const [snapshot] = await snapshotsToBackUp(files, dataDir);
      const clear: ClearFile[] = [];
      if (snapshot !== undefined)
        clear.push(
          known.get(snapshot) ?? clearOf(snapshot, await files.readFile(join(dataDir, snapshot))),
        );
      for (const path of paths)
        clear.push(clearOf(path, await files.readFile(join(dataDir, path))));
      if ((await storeFiles(files, people)).join() === names.join()) return clear;
      if (tries === maxTries) throw new Error('The people store changed while it was being read.');
    } catch (cause) {
      if (tries === maxTries) throw cause;
    }
  }
};

const clearOf = (path: string, whole: Uint8Array): Required<ClearFile> => {
  let end = whole.length;
  while (end > 0 && whole[end - 1] === 0) end -= 1;
  const bytes = whole.subarray(0, end);
  return {
    path,
    digest: createHash('sha256').update(bytes).digest('hex'),
    size: whole.length,
    bytes,
  };
};
