import type { Clock, Timer } from '../../shared/base/clock.ts';
import { getBackoffDelay } from '../../shared/wire/backoff.ts';
import type { CloudSpool, CloudState } from './cloud-spool.ts';
import type { CloudinaryClient } from './cloudinary-client.ts';
import type { ImageStore } from './image-store.ts';

export type CloudinaryImageStore = ImageStore & {
  /** Pictures still to be uploaded or removed, and why the last try failed. */
  status(): { readonly waiting: number; readonly lastFailure: string | undefined };
  /** Answers when nothing waits any more. */
  settled(): Promise<void>;
};

export type CloudinaryImageStoreOptions = {
  readonly local: ImageStore;
  readonly client: CloudinaryClient;
  readonly spool: CloudSpool;
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
  const { local, client, spool, clock, onFailure } = options;
  const states = new Map<string, CloudState>(await spool.read());
  const waiting: string[] = [];
  const idle: (() => void)[] = [];
  let failures = 0;
  let lastFailure: string | undefined;
  let retry: Timer | undefined;
  let busy: string | undefined;
  let isClosed = false;

  const upload = async (key: string): Promise<void> => {
    const image = await local.open(key, widestWidth);
    if (image?.kind !== 'file') return;
    await client.upload(key, image.path);
    // Removed meanwhile: the removal is queued behind us and finds the picture there.
    if (states.get(key) === 'removing') return;
    await spool.mark(key, 'stored');
    if (states.get(key) !== 'removing') states.set(key, 'stored');
  };

  const destroy = async (key: string): Promise<void> => {
    await local.remove(key);
    await client.destroy(key);
    await spool.forget(key);
    states.delete(key);
  };

  const work = async (key: string): Promise<void> => {
    try {
      await (states.get(key) === 'removing' ? destroy(key) : upload(key));
      failures = 0;
      lastFailure = undefined;
    } catch (error) {
      waiting.push(key);
      lastFailure = error instanceof Error ? error.message : String(error);
      retry = clock.after(getBackoffDelay(failures, backoff), () => {
        retry = undefined;
        next();
      });
      failures += 1;
      onFailure?.(key, error);
    }
  };

  /** One at a time, so that an upload and the removal of the same picture never overlap. */
  const next = (): void => {
    if (isClosed || busy !== undefined || retry !== undefined) return;
    busy = waiting.shift();
    if (busy === undefined) {
      for (const resolve of idle.splice(0)) resolve();
      return;
    }
    void work(busy).finally(() => {
      busy = undefined;
      next();
    });
  };

  const enqueue = (key: string): void => {
    if (!waiting.includes(key)) waiting.push(key);
    next();
  };

  for (const key of await local.listKeys()) if (!states.has(key)) waiting.push(key);
  for (const [key, state] of states) if (state === 'removing') waiting.push(key);
  next();

  return {
    ...local,
    put: async (photo) => {
      const stored = await local.put(photo);
      if (stored.ok) enqueue(photo.key);
      return stored;
    },
    open: async (key, width, { hereOnly = false } = {}) => {
      if (states.get(key) === 'removing') return undefined;
      const image = await local.open(key, width);
      const isThere = !hereOnly && image !== undefined && states.get(key) === 'stored';
      return isThere ? { kind: 'elsewhere', url: client.deliveryUrl(key, width) } : image;
    },
    has: async (key) => states.get(key) !== 'removing' && (await local.has(key)),
    listKeys: async () => (await local.listKeys()).filter((key) => states.get(key) !== 'removing'),
    remove: async (key) => {
      if (!(await local.has(key))) return;
      await spool.mark(key, 'removing');
      states.set(key, 'removing');
      await local.remove(key);
      enqueue(key);
    },
    status: () => ({ waiting: waiting.length + (busy === undefined ? 0 : 1), lastFailure }),
    settled: () =>
      waiting.length === 0 && busy === undefined
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve)),
    close: async () => {
      isClosed = true;
      retry?.stop();
      await local.close();
    },
  };
};
