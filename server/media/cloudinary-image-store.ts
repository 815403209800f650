import type { Clock } from '../../shared/base/clock.ts';
import type { PhotoMarks, PhotoMark } from './photo-marks.ts';
import type { CloudinaryClient } from './cloudinary-client.ts';
import type { ImageStore } from './image-store.ts';
import type { LocalImageStore } from './local-image-store.ts';
import { createRetryingQueue } from './retrying-queue.ts';

export type CloudinaryImageStore = ImageStore & {
  /** Pictures still to be uploaded or removed, and why the last try failed. */
  status(): { readonly waiting: number; readonly lastFailure: string | undefined };
  /** Answers when nothing waits any more. */
  settled(): Promise<void>;
};

export type CloudinaryImageStoreOptions = {
  readonly local: LocalImageStore;
  readonly client: CloudinaryClient;
  readonly marks: PhotoMarks;
  readonly clock: Clock;
  readonly onFailure?: (key: string, error: unknown) => void;
};

const backoff = { initialBackoffDelay: 2000, backoffMultiplier: 2, maxBackoffDelay: 300_000 };
const widestWidth = Number.MAX_SAFE_INTEGER;

/**
 * Local first: a photo is durable and served from here at once; Cloudinary gets the cleaned picture
 * in the background, tried again until it works, over restarts too, and serves it from then on.
 */
export const createCloudinaryImageStore = async (
  options: CloudinaryImageStoreOptions,
): Promise<CloudinaryImageStore> => {
  const { local, client, marks, clock, onFailure } = options;
  const states = new Map<string, PhotoMark>(await marks.read());
  const upload = async (key: string): Promise<void> => {
    const image = await local.open(key, widestWidth);
    if (image?.kind !== 'file') return;
    await client.upload(key, image.path);
    // Removed meanwhile: the removal is queued behind us and finds the picture there.
    if (states.get(key) === 'removing') return;
    await marks.mark(key, 'stored');
    if (states.get(key) !== 'removing') states.set(key, 'stored');
  };

  const destroy = async (key: string): Promise<void> => {
    await local.remove(key);
    await client.destroy(key);
    await marks.forget(key);
    states.delete(key);
  };

  const queue = createRetryingQueue({
    work: (key) => (states.get(key) === 'removing' ? destroy(key) : upload(key)),
    ...{ backoff, clock, onFailure },
  });
  for (const key of await local.listKeys()) if (!states.has(key)) queue.add(key);
  for (const [key, state] of states) if (state === 'removing') queue.add(key);

  return {
    ...local,
    put: async (photo) => {
      const stored = await local.put(photo);
      if (stored.ok) queue.add(photo.key);
      return stored;
    },
    open: async (key, width, { hereOnly = false } = {}) => {
      if (states.get(key) === 'removing') return undefined;
      const image = await local.open(key, width);
      const isThere = !hereOnly && image !== undefined && states.get(key) === 'stored';
      return isThere ? { kind: 'elsewhere', url: client.deliveryUrl(key, width) } : image;
    },
    listKeys: async () => (await local.listKeys()).filter((key) => states.get(key) !== 'removing'),
    remove: async (key) => {
      if (!(await local.has(key))) return;
      await marks.mark(key, 'removing');
      states.set(key, 'removing');
      await local.remove(key);
      queue.add(key);
    },
    status: () => queue.status(),
    settled: () => queue.settled(),
    close: async () => {
      queue.close();
      await local.close();
    },
  };
};
