import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Random } from '../../shared/base/random.ts';
import type { PhotoPipeline, ProcessedPhoto } from '../../server/media/photo.ts';

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** A folder of its own for one test, and the files in it. */
export const makeFolder = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'photos-'));
  return {
    dir,
    write: async (name: string, bytes: Uint8Array): Promise<string> => {
      const path = join(dir, name);
      await writeFile(path, bytes);
      return path;
    },
    list: () => readdir(dir),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
};

const red = [200, 20, 30] as const;
const blue = [20, 40, 200] as const;

/** Red above, blue below, so that turning and mirroring show. */
const twoColors = (width: number, height: number) => {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    pixels.set(at < (width * height) / 2 ? red : blue, at * 3);
  }
  return pixels;
};

export const twoColorPhoto = (width: number, height: number) =>
  sharp(twoColors(width, height), { raw: { width, height, channels: 3 } });

export const jpegPhoto = (width = 800, height = 600): Promise<Buffer> =>
  twoColorPhoto(width, height).jpeg().toBuffer();

/** As a phone held upright writes it: stored lying, marked to be turned, and with the place it was taken at. */
export const phonePhoto = (): Promise<Buffer> =>
  twoColorPhoto(800, 600)
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'PhoneMaker', Artist: 'Somebody Real' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .jpeg()
    .toBuffer();

/** Two frames: the first red above blue, the second blue throughout. */
export const animatedWebp = (): Promise<Buffer> => {
  const second = Buffer.alloc(64 * 64 * 3);
  for (let at = 0; at < second.length; at += 3) second.set(blue, at);
  const both = Buffer.concat([twoColors(64, 64), second]);
  return sharp(both, { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } })
    .webp({ lossless: true })
    .toBuffer();
};

/** A PNG whose header promises the size and whose pixels are missing: only a decoder would notice. */
export const pngHeaderOf = (width: number, height: number): Buffer => {
  const header = Buffer.from(
    '89504e470d0a1a0a0000000d494844520000000000000000080200000000000000',
    'hex',
  );
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
  const data = Buffer.from('00000000494441540000000000000000', 'hex');
  data.writeUInt32BE(crc32(data.subarray(4, 8)), 8);
  return Buffer.concat([header, data]);
};

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

export const heicHeader = Buffer.concat([
  Buffer.from('0000001c', 'hex'),
  Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'),
  Buffer.alloc(200),
]);

/** A photo processed for a store, from a file in `folder`. */
export const processed = async (
  pipeline: PhotoPipeline,
  folder: { write(name: string, bytes: Uint8Array): Promise<string> },
  bytes?: Uint8Array,
): Promise<ProcessedPhoto> => {
  const result = await pipeline.process(
    await folder.write(`upload-${randomBytes(6).toString('hex')}`, bytes ?? (await jpegPhoto())),
  );
  if (!result.ok) throw new Error(`The sample photo was refused: ${result.error.kind}`);
  return result.value;
};
