import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { variantWidths, type ProcessedPhoto } from './photo.ts';
import type { PhotoRefusal } from './refusals.ts';

type Rendered = Pick<ProcessedPhoto, 'width' | 'height' | 'color' | 'variants'>;
type Limits = { readonly maxPixels: number; readonly maxSeconds: number };
type Pixels = { readonly data: Buffer; readonly info: OutputInfo };

const widest = 2048;
/** A strip of paper a hundred times as tall as wide is still bounded: WebP ends at 16,383 pixels. */
const tallest = (width: number): number => width * 3;

/** Decodes once, at the largest size that is served, and makes every smaller one from that. */
export const renderVariants = async (
  path: string,
  { maxPixels, maxSeconds }: Limits,
): Promise<Result<Rendered, PhotoRefusal>> => {
  try {
    const largest = await decode(path, maxPixels, maxSeconds);
    const variants = [];
    for (const width of widthsFor(largest.info.width)) {
      variants.push({ width, bytes: await encode(largest, width, maxSeconds) });
    }
    const { width, height } = largest.info;
    return ok({ width, height, color: await dominantColor(largest), variants });
  } catch (error) {
    const isTimeout = error instanceof Error && /timeout/i.test(error.message);
    return err(isTimeout ? { kind: 'too-slow', limitSeconds: maxSeconds } : { kind: 'damaged' });
  }
};

/** Each width up to the first that holds the whole photo, so a small photo has fewer files. */
const widthsFor = (photoWidth: number): readonly number[] => {
  const last = variantWidths.findIndex((width) => width >= photoWidth);
  return last === -1 ? variantWidths : variantWidths.slice(0, last + 1);
};

const decode = (path: string, maxPixels: number, maxSeconds: number): Promise<Pixels> =>
  within(
    // 'error' refuses what is cut short or broken, and bears the odd marker that phones write.
    sharp(path, { autoOrient: true, limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
      // Ink drawn on nothing would vanish on the dark theme: paper is white.
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb'),
    widest,
    maxSeconds,
  )
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });

const encode = ({ data, info }: Pixels, width: number, maxSeconds: number): Promise<Buffer> =>
  within(fromPixels({ data, info }), width, maxSeconds).webp({ quality: 82, effort: 3 }).toBuffer();

const within = (image: Sharp, width: number, seconds: number): Sharp =>
  image
    .resize({ width, height: tallest(width), fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds });

const fromPixels = ({ data, info }: Pixels): Sharp =>
  sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });

const dominantColor = async (pixels: Pixels): Promise<string> => {
  const small = await fromPixels(pixels)
    .resize(64, 64, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { dominant } = await fromPixels(small).stats();
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  return `#${hex(dominant.r)}${hex(dominant.g)}${hex(dominant.b)}`;
};
