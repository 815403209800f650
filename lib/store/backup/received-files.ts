import { z } from 'zod';

import type { Files } from '../../wal/index.ts';
import { writeFully } from '../snapshot-file.ts';
import { receivedDir } from './manifest.ts';
import { replaceFile } from './replace-file.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A relative path that stays where it is put. */
export const innerPath = z
  .string()
  .min(1)
  .refine((path) => path.split('/').every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)));

const namedUploadSchema = z.object({
  /** Below the uploads, e.g. `photos/a1/original.jpeg`. */
  path: innerPath,
  sha256: digest,
  bytes: z.int().nonnegative(),
  /** What goes when it is erased. */
  owner: z.string().min(1),
});
/** An upload that the state names, kept as an object. */
export type NamedUpload = Readonly<z.infer<typeof namedUploadSchema>>;
export const namedUploads = z.array(namedUploadSchema);

/** Where the uploads of one history are, by path; a list on disk that grows by lines. */
export type UploadNames = {
  readonly byPath: ReadonlyMap<string, NamedUpload>;
  /** On disk when it answers. */
  add(files: readonly NamedUpload[]): Promise<void>;
  /** Forgets those of these owners. */
  drop(owners: ReadonlySet<string>): Promise<void>;
};

/** The name of a history's list in its folder. */
export const uploadsList = 'uploads.jsonl';

/** Opens the list `path`. A last line that a crash cut short was answered to nobody. */
export const openUploadNames = async (files: Files, path: string): Promise<UploadNames> => {
  const byPath = new Map<string, NamedUpload>();
  const linesOf = (uploads: Iterable<NamedUpload>): string =>
    Array.from(uploads, (upload) => `${JSON.stringify(upload)}\n`).join('');
  const rewrite = (): Promise<void> => replaceFile(files, path, linesOf(byPath.values()));

  if ((await files.size(path)) === undefined) await rewrite();
  const text = Buffer.from(await files.readFile(path)).toString();
  for (const line of text.split('\n')) {
    const upload = parseUpload(line);
    if (upload !== undefined) byPath.set(upload.path, upload);
  }
  // What a crash or a failed write cut short must not have the next line behind it.
  let isWhole = text === linesOf(byPath.values());
  const mend = async (): Promise<void> => {
    if (!isWhole) await rewrite();
    isWhole = true;
  };
  await mend();

  return {
    byPath,
    async add(uploads) {
      const fresh = uploads.filter((upload) => byPath.get(upload.path)?.sha256 !== upload.sha256);
      if (fresh.length === 0) return;
      await mend();
      isWhole = false;
      await appendTo(files, path, Buffer.from(linesOf(fresh)));
      isWhole = true;
      for (const upload of fresh) byPath.set(upload.path, upload);
    },
    async drop(owners) {
      const gone = [...byPath.values()].filter(({ owner }) => owners.has(owner));
      for (const upload of gone) byPath.delete(upload.path);
      isWhole &&= gone.length === 0;
      await mend();
    },
  };
};

/** Whether some upload is kept for a sender alone; a machine that receives its own log has its uploads beside it. */
export const holdsReceivedUploads = async (files: Files, dir: string): Promise<boolean> => {
  const received = receivedDir(dir);
  for (const history of await historiesIn(files, received)) {
    const bytes = await files.size(`${received}/${history}/${uploadsList}`);
    if (bytes !== undefined && bytes > 0) return true;
  }
  return false;
};

/** The folders of all histories below `received`, as `store/epoch`. */
export const historiesIn = async (files: Files, received: string): Promise<readonly string[]> => {
  if ((await files.size(received)) === undefined) return [];
  const found: string[] = [];
  for (const storeId of (await files.list(received)).filter((name) => !name.endsWith('.json')))
    for (const epoch of await files.list(`${received}/${storeId}`))
      found.push(`${storeId}/${epoch}`);
  return found;
};

const seqFile = z.object({ seq: z.int().nonnegative() });

/** One seq on disk. */
export type SeqFile = {
  readonly seq: () => number;
  /** On disk when it answers. */
  write(seq: number): Promise<void>;
};

/** Opens `path`; 0 where nothing that can be read is there. */
export const openSeqFile = async (files: Files, path: string): Promise<SeqFile> => {
  let seq = 0;
  if ((await files.size(path)) !== undefined)
    seq = parseSeq(Buffer.from(await files.readFile(path)).toString());
  return {
    seq: () => seq,
    async write(next) {
      if (next === seq) return;
      await replaceFile(files, path, `${JSON.stringify({ seq: next })}\n`);
      seq = next;
    },
  };
};

const parseSeq = (text: string): number => {
  try {
    return seqFile.parse(JSON.parse(text)).seq;
  } catch {
    return 0;
  }
};

const parseUpload = (line: string): NamedUpload | undefined => {
  try {
    return namedUploadSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
};

const appendTo = async (files: Files, path: string, bytes: Uint8Array): Promise<void> => {
  const handle = await files.open(path);
  try {
    await writeFully(handle, bytes, (await files.size(path)) ?? 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
};
