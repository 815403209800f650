import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { assertNever } from '../../shared/base/assert-never.ts';
import { hasErrorCode } from './durable-files.ts';
import type { ImageStore } from './image-store.ts';

/** The bytes of a variant, wherever they are; undefined when it is not there any more. */
export type ReadPhoto = (key: string, width: number) => Promise<Readable | undefined>;

export const createReadPhoto =
  (images: Pick<ImageStore, 'open'>): ReadPhoto =>
  async (key, width) => {
    const image = await images.open(key, width);
    if (image === undefined) return undefined;
    switch (image.kind) {
      case 'file':
        return readFile(image.path);
      case 'elsewhere':
        return bodyOf(await fetch(image.url));
      case 'streamed':
        return bodyOf(await image.fetch({}));
      default:
        return assertNever(image);
    }
  };

const readFile = async (path: string): Promise<Readable | undefined> => {
  try {
    return (await open(path)).createReadStream();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

// The same class under two names: the platform's and Node's.
const bodyOf = ({ ok, body }: Response): Readable | undefined =>
  ok && body !== null ? Readable.fromWeb(body as ReadableStream<Uint8Array>) : undefined;
