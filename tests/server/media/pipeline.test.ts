import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createPhotoPipeline } from '../../../server/media/pipeline.ts';
import type { ProcessedPhoto } from '../../../server/media/photo.ts';
import {
  animatedWebp,
  heicHeader,
  jpegPhoto,
  makeFolder,
  phonePhoto,
  pngHeaderOf,
  systemRandom,
  twoColorPhoto,
} from '../../support/sample-photos.ts';

const pipeline = createPhotoPipeline({ random: systemRandom });

const accept = async (bytes: Uint8Array) => {
  await using folder = await makeFolder();
  const result = await pipeline.process(await folder.write('photo', bytes));
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  expect(await readFile(result.value.original.path)).toEqual(Buffer.from(bytes));
  return result.value;
};

/** What a refused photo is told; nothing of it may be left. */
const refuse = async (bytes: Uint8Array, using = pipeline) => {
  await using folder = await makeFolder();
  const result = await using.process(await folder.write('photo', bytes));
  expect(await folder.list()).toEqual([]);
  if (result.ok) throw new Error('the photo was accepted');
  return result.error;
};

const look = async (photo: ProcessedPhoto, width: number) => {
  await using folder = await makeFolder();
  const bytes = photo.variants.find((variant) => variant.width === width)?.bytes;
  const path = await folder.write('variant.webp', bytes ?? new Uint8Array());
  const { data, info } = await sharp(path)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => {
    const at =
      (Math.round(y * (info.height - 1)) * info.width + Math.round(x * (info.width - 1))) * 3;
    return [...data.subarray(at, at + 3)];
  };
  return { metadata: await sharp(path).metadata(), pixel };
};

const isReddish = ([r = 0, , b = 0]: number[]) => r > b + 80;
const isBluish = ([r = 0, , b = 0]: number[]) => b > r + 80;

describe('a photo that is accepted', () => {
  it('comes out in four widths as WebP, with its hash and its colour', async () => {
    const photo = await accept(await jpegPhoto(2400, 1800));
    expect(photo.widths).toEqual([320, 640, 1280, 2048]);
    expect([photo.width, photo.height]).toEqual([2048, 1536]);
    expect(photo.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(photo.color).toMatch(/^#[0-9a-f]{6}$/);
    const { metadata } = await look(photo, 640);
    expect([metadata.format, metadata.width, metadata.height]).toEqual(['webp', 640, 480]);
  });

  it('is never enlarged: a small one gets fewer widths', async () => {
    const photo = await accept(await jpegPhoto(500, 400));
    expect(photo.widths).toEqual([320, 640]);
    expect((await look(photo, 640)).metadata.width).toBe(500);
  });

  it('stands upright as the phone meant it, and says nothing of place, person or phone', async () => {
    const bytes = await phonePhoto();
    expect(bytes.includes('Somebody Real')).toBe(true);
    const photo = await accept(bytes);
    expect([photo.width, photo.height]).toEqual([600, 800]);
    const { metadata, pixel } = await look(photo, 640);
    expect(isReddish(pixel(1, 0.5))).toBe(true);
    expect(isBluish(pixel(0, 0.5))).toBe(true);
    expect(metadata).not.toHaveProperty('exif');
    expect(metadata).not.toHaveProperty('xmp');
    expect(metadata).not.toHaveProperty('icc');
    expect(metadata).not.toHaveProperty('orientation');
  });

  it.each(['png', 'webp', 'avif'] as const)('may be %s', async (format) => {
    const photo = await accept(await twoColorPhoto(400, 300).toFormat(format).toBuffer());
    expect(photo.original.format).toBe(format);
    expect(isReddish((await look(photo, 320)).pixel(0.5, 0))).toBe(true);
  });

  it('shows the first frame of an animation', async () => {
    const photo = await accept(await animatedWebp());
    expect([photo.width, photo.height]).toEqual([64, 64]);
    const { metadata, pixel } = await look(photo, 320);
    expect(metadata.pages ?? 1).toBe(1);
    expect(isReddish(pixel(0.5, 0))).toBe(true);
  });

  it('lies on white paper where it was transparent', async () => {
    const nothing = { r: 0, g: 0, b: 0, alpha: 0 };
    const clear = sharp({ create: { width: 40, height: 40, channels: 4, background: nothing } });
    const { pixel } = await look(await accept(await clear.png().toBuffer()), 320);
    expect(pixel(0.5, 0.5)).toEqual([255, 255, 255]);
  });
});

describe('a photo that is refused', () => {
  it('because it promises 70 megapixels, without its pixels being looked at', async () => {
    expect(await refuse(pngHeaderOf(10_000, 7_000))).toEqual({
      kind: 'too-many-pixels',
      pixels: 70_000_000,
      limitPixels: 60_000_000,
    });
  });

  it('because it is larger than allowed', async () => {
    const small = createPhotoPipeline({ random: systemRandom, maxBytes: 1000 });
    const bytes = await jpegPhoto();
    expect(await refuse(bytes, small)).toEqual({
      kind: 'too-large',
      bytes: bytes.length,
      limitBytes: 1000,
    });
  });

  it('because it was cut short on the way', async () => {
    const bytes = await jpegPhoto();
    expect(await refuse(bytes.subarray(0, bytes.length / 2))).toEqual({ kind: 'damaged' });
  });

  it('because its pixels are missing', async () => {
    expect(await refuse(pngHeaderOf(100, 100))).toEqual({ kind: 'damaged' });
  });

  it('because it is a HEIC, which nobody here can open', async () => {
    expect(await refuse(heicHeader)).toEqual({ kind: 'heic' });
  });

  it('because it is empty', async () => {
    expect(await refuse(Buffer.alloc(0))).toEqual({ kind: 'empty' });
  });

  it.each([
    ['SVG', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['GIF', 'GIF89a\x01\0\x01\0\0\0\0;'],
    ['PDF', '%PDF-1.7\n1 0 obj'],
    ['TIFF', 'II*\0\x08\0\0\0'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    [undefined, 'just some words'],
  ])('because it is a %s under whatever name', async (format, text) => {
    expect(await refuse(Buffer.from(text, 'latin1'))).toEqual({ kind: 'not-supported', format });
  });

  it('because a JPEG signature stands before something else', async () => {
    const disguised = Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.from('<svg></svg>')]);
    expect(await refuse(disguised)).toEqual({ kind: 'damaged' });
  });

  it('because too many wait already', async () => {
    const narrow = createPhotoPipeline({ random: systemRandom, parallel: 1, maxWaiting: 1 });
    await using folder = await makeFolder();
    const bytes = await jpegPhoto();
    const paths = await Promise.all(['a', 'b', 'c', 'd'].map((name) => folder.write(name, bytes)));
    const results = await Promise.all(paths.map((path) => narrow.process(path)));
    const refused = results.filter((result) => !result.ok);
    expect(refused).toEqual([
      { ok: false, error: { kind: 'busy' } },
      { ok: false, error: { kind: 'busy' } },
    ]);
    expect(await folder.list()).toHaveLength(2);
  });
});
