import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline as pipe } from 'node:stream/promises';
import sharp from 'sharp';
import { randomId, type Random } from '../../shared/base/random.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { limits } from '../../shared/contest/limits.ts';
import { discard } from './durable-files.ts';
import type { PhotoFormat, PhotoPipeline, ProcessedPhoto } from './photo.ts';
import type { PhotoRefusal } from './refusals.ts';
import { renderVariants } from './render-variants.ts';
import { sniff, sniffBytes } from './sniff.ts';
import { createWorkQueue } from './work-queue.ts';

export type PhotoPipelineOptions = {
  readonly random: Random;
  readonly maxBytes?: number;
  readonly maxPixels?: number;
  /** Seconds of decoding and encoding that one photo may take. */
  readonly maxSeconds?: number;
  /** Photos worked on at once. Each takes a thread of the pool that the log's fsync needs too. */
  readonly parallel?: number;
  /** Photos that wait their turn; the next one is told to come back. */
  readonly maxWaiting?: number;
};

/** A pipeline that tells how many photos wait for it, and how many are being worked on. */
export type LoadedPipeline = PhotoPipeline & {
  load(): { readonly waiting: number; readonly running: number };
};

/**
 * The real photo work: what a file is, is told by its bytes; it is decoded upright, first frame only,
 * into sRGB, and comes out as WebP without any metadata. libvips may use four decoders and no more.
 */
export const createPhotoPipeline = (options: PhotoPipelineOptions): LoadedPipeline => {
  const { random, maxSeconds = 20, parallel = 2, maxWaiting = 256 } = options;
  const { maxBytes = limits.photoBytes, maxPixels = limits.photoPixels } = options;
  const queue = createWorkQueue({ parallel, maxWaiting });
  allowFourDecoders();

  const work = async (
    path: string,
    digest: string | undefined,
  ): Promise<Result<ProcessedPhoto, PhotoRefusal>> => {
    const head = await readHead(path);
    const known = recognise(head, maxBytes);
    if (!known.ok) return known;
    const format = known.value;
    const fits = await checkHeader(path, format, maxPixels);
    if (!fits.ok) return fits;
    const rendered = await renderVariants(path, { maxPixels, maxSeconds });
    if (!rendered.ok) return rendered;
    const sha256 = digest ?? (await hashFile(path));
    const { variants, ...look } = rendered.value;
    const widths = variants.map((variant) => variant.width);
    const key = randomId(random);
    return ok({ key, sha256, ...look, widths, variants, original: { path, format } });
  };

  return {
    load: () => ({ waiting: queue.waiting(), running: queue.running() }),
    process: async (path, sha256) => {
      let isKept = false;
      try {
        const result =
          (await queue.run(() => work(path, sha256))) ?? err({ kind: 'busy' as const });
        isKept = result.ok;
        return result;
      } finally {
        if (!isKept) await discard(path);
      }
    },
  };
};

/** Process-wide in libvips. One thread per photo: the queue decides how many photos run at once. */
const allowFourDecoders = (): void => {
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((loader) => `VipsForeignLoad${loader}File`),
  });
};

type Head = { readonly bytes: Uint8Array; readonly size: number };

const readHead = async (path: string): Promise<Head> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0);
    return { bytes: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
};

const recognise = (head: Head, maxBytes: number): Result<PhotoFormat, PhotoRefusal> => {
  if (head.size === 0) return err({ kind: 'empty' });
  if (head.size > maxBytes) {
    return err({ kind: 'too-large', bytes: head.size, limitBytes: maxBytes });
  }
  const sniffed = sniff(head.bytes);
  if (sniffed.kind === 'photo') return ok(sniffed.format);
  if (sniffed.kind === 'heic') return err({ kind: 'heic' });
  return err({ kind: 'not-supported', format: sniffed.name });
};

/** Size and codec as the header gives them: nothing is decoded, so a bomb costs nothing. */
const checkHeader = async (
  path: string,
  format: PhotoFormat,
  maxPixels: number,
): Promise<Result<void, PhotoRefusal>> => {
  const header = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (header === undefined) return err({ kind: 'damaged' });
  const pixels = header.width * header.height;
  if (pixels > maxPixels) return err({ kind: 'too-many-pixels', pixels, limitPixels: maxPixels });
  if (format === 'avif' && header.compression !== 'av1') return err({ kind: 'heic' });
  return ok(undefined);
};

const hashFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipe(createReadStream(path), hash);
  return hash.digest('hex');
};
