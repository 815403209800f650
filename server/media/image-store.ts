import type { Result } from '../../shared/base/result.ts';
import type { ProcessedPhoto, StoredPhoto } from './photo.ts';

export type OpenedImage =
  | { readonly kind: 'file'; readonly path: string; readonly etag: string }
  /** The picture is served elsewhere; the address may end and must not be cached for long. */
  | { readonly kind: 'elsewhere'; readonly url: string }
  /** The picture comes through us from another machine of this contest. */
  | { readonly kind: 'streamed'; readonly fetch: FetchPicture };

/** Conditions and ranges of the viewer's request, passed on; rejects with `MediaUnreachable`. */
export type FetchPicture = (
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
) => Promise<Response>;

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
  listKeys(): Promise<readonly string[]>;
  /** Durable when it answers; removing what is not there is fine. */
  remove(key: string): Promise<void>;
  close(): Promise<void>;
};
