import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { hasErrorCode } from './durable-files.ts';
import type { ImageStore } from './image-store.ts';

/** The bytes of a variant, wherever they are; undefined when it is not there any more. */
export type ReadPhoto = (key: string, width: number) => Promise<Readable | undefined>;

export const createReadPhoto =
  (images: Pick<ImageStore, 'open'>): ReadPhoto =>
  async (key, width) => {
    const image = await images.open(key, width);
    if (image === undefined) return undefined;
    return image.kind === 'file' ? readFile(image.path) : download(image.url);
  };

const readFile = async (path: string): Promise<Readable | undefined> => {
  try {
    return (await open(path)).createReadStream();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

const download = async (url: string): Promise<Readable | undefined> => {
  const { ok, body } = await fetch(url);
  // The same class under two names: the platform's and Node's.
  return ok && body !== null ? Readable.fromWeb(body as ReadableStream<Uint8Array>) : undefined;
};
