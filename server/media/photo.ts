import type { Result } from '../../shared/base/result.ts';
import type { PhotoRefusal } from './refusals.ts';

/** What the entry's record keeps of a photo; enough to lay a page out before the picture is there. */
export type StoredPhoto = {
  /** Random, made here; names the folder and the address, and tells nothing about anybody. */
  readonly key: string;
  /** SHA-256 of the bytes as received, in hex. */
  readonly sha256: string;
  /** Pixels of the largest variant, upright. */
  readonly width: number;
  readonly height: number;
  /** Widths served as `<key>/<width>.webp`, ascending; the last may be narrower than its name says. */
  readonly widths: readonly number[];
  /** The photo's dominant colour, `#rrggbb`. */
  readonly color: string;
};

export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'avif';

export type ProcessedPhoto = StoredPhoto & {
  readonly variants: readonly { readonly width: number; readonly bytes: Uint8Array }[];
  /** As received, with its EXIF and GPS: kept for backups and a later re-encoding, never served. */
  readonly original: { readonly path: string; readonly format: PhotoFormat };
};

/** Turns a received file into what may be shown. A refused file is removed. */
export type PhotoPipeline = {
  /** `sha256` is the file's digest, hex, where it is known already. */
  process(path: string, sha256?: string): Promise<Result<ProcessedPhoto, PhotoRefusal>>;
};

export const variantWidths = [320, 640, 1280, 2048] as const;

const keyPattern = /^[0-9a-hjkmnp-tv-z]{26}$/;

/** Keys come back to us in addresses: only what we could have made may touch a path. */
export const isPhotoKey = (text: string): boolean => keyPattern.test(text);

/** The variant to serve for a wanted width: the smallest that is as wide, else the widest. */
export const fittingWidth = (widths: readonly number[], wanted: number): number | undefined =>
  widths.find((width) => width >= wanted) ?? widths.at(-1);

export const describePhoto = (photo: StoredPhoto): StoredPhoto => ({
  key: photo.key,
  sha256: photo.sha256,
  width: photo.width,
  height: photo.height,
  widths: photo.widths,
  color: photo.color,
});
