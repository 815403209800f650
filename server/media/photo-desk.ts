import { err, ok } from '../../shared/base/result.ts';
import type { PhotoDesk } from '../use-cases/ports.ts';
import { discardFile } from './durable-files.ts';
import type { ImageStore } from './image-store.ts';
import { describePhoto, type PhotoPipeline } from './photo.ts';
import { describeRefusal } from './refusals.ts';
import type { RemoteImageStore } from './remote-image-store.ts';

/**
 * What the verbs ask of photos, with refusals in words for people: the media machine where there is one, else the
 * pipeline and the store here.
 */
export const createPhotoDesk = (deps: {
  readonly pipeline: PhotoPipeline;
  readonly images: Pick<ImageStore, 'put' | 'remove' | 'listKeys'> &
    Partial<Pick<RemoteImageStore, 'send'>>;
}): PhotoDesk => {
  const { pipeline, images } = deps;
  const keep: PhotoDesk['keep'] = async ({ path, bytes, sha256 }) => {
    const sent = await images.send?.(path);
    if (sent !== undefined) await discardFile(path);
    if (sent?.ok === true) return ok({ ...describePhoto(sent.value), bytes });
    if (sent !== undefined) return err(describeRefusal(sent.error));
    const processed = await pipeline.process(path, sha256);
    if (!processed.ok) return err(describeRefusal(processed.error));
    const stored = await images.put(processed.value);
    if (!stored.ok) return err(describeRefusal(stored.error));
    return ok({ ...describePhoto(stored.value), bytes });
  };
  return {
    async keep(received) {
      try {
        return await keep(received);
      } catch (thrown) {
        await discardFile(received.path);
        throw thrown;
      }
    },
    discard: ({ path }) => discardFile(path),
    remove: (key) => images.remove(key),
    listKeys: () => images.listKeys(),
  };
};
