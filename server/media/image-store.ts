import type { Result } from '../../shared/base/result.ts';
import type { PhotoFormat, ProcessedPhoto, StoredPhoto } from './photo.ts';

export type OpenedImage =
  | { readonly kind: 'file'; readonly path: string; readonly etag: string }
  /** The picture is served elsewhere; the address may end and must not be cached for long. */
  | { readonly kind: 'elsewhere'; readonly url: string };

/** Where photos live. A key that `put` answered is durable: photo and original are on disk. */
export type ImageStore = {
  /** Takes the processed photo and moves its original in; a photo without room leaves no trace. */
  put(photo: ProcessedPhoto): Promise<Result<StoredPhoto, { readonly kind: 'no-room' }>>;
  /** The variant for `width`, or the nearest that exists; `hereOnly` never sends the viewer elsewhere. */
  open(
    key: string,
    width: number,
    options?: { readonly hereOnly?: boolean },
  ): Promise<OpenedImage | undefined>;
  /** The file as received, for backups and exports; never for the public. */
  original(
    key: string,
  ): Promise<{ readonly path: string; readonly format: PhotoFormat } | undefined>;
  /** The address on this site, stable for the photo's life wherever its bytes are. */
  urlFor(key: string, width: number): string;
  has(key: string): Promise<boolean>;
  listKeys(): Promise<readonly string[]>;
  /** Durable when it answers; removing what is not there is fine. */
  remove(key: string): Promise<void>;
  close(): Promise<void>;
};

export const photoUrl = (key: string, width: number): string =>
  `/uploads/${key}/${String(width)}.webp`;
