import { digestOf } from '../../lib/store/index.ts';
import type { Files } from '../../lib/wal/index.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ImageStore } from './image-store.ts';
import type { LocalImageStore } from './local-image-store.ts';
import { MediaUnreachable, type MediaClient } from './media-client.ts';
import type { PhotoMarks } from './photo-marks.ts';
import { isPhotoKey, type StoredPhoto } from './photo.ts';
import { describeRefusal, type PhotoRefusal } from './refusals.ts';
import { createRetryingQueue } from './retrying-queue.ts';

export type RemoteImageStore = ImageStore & {
  /**
   * Has a received file worked on and kept by the media machine; the file stays. Undefined while that machine is
   * away: the photo is then to be worked on here and `put`, which is the spool.
   */
  send(path: string): Promise<Result<StoredPhoto, PhotoRefusal> | undefined>;
  /** Has that machine send photos on to the backup machine; while it is silent, that is not waited for. */
  readonly sendOn: MediaClient['sendOn'];
  /** What waits here for the media machine, and why it does. */
  status(): { readonly waiting: number; readonly trouble: string | undefined };
  /** Resolves when nothing waits here any more. */
  settled(): Promise<void>;
};

type Options = {
  /** On this machine's own disk: what waits for the media machine, ready to be shown. */
  readonly spool: LocalImageStore;
  readonly marks: PhotoMarks;
  readonly client: MediaClient;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

const backoff = { initialBackoffDelay: 500, backoffMultiplier: 2, maxBackoffDelay: 15_000 };
/** A machine that took a request and fell silent is noticed so soon. */
const probeMs = 5000;
const silence = 'The media machine does not answer.';

/** The photos of a contest whose media machine keeps them; while it is away they wait in a spool here. */
export const createRemoteImageStore = async (options: Options): Promise<RemoteImageStore> => {
  const { spool, marks, client, files, clock, random, reportTrouble } = options;
  const removing = new Set((await marks.read()).keys());
  const original = async (path: string) => ({ path, ...(await digestOf(files, path)) });

  const drain = async (key: string): Promise<void> => {
    const path = await spool.originalOf(key);
    if (path === undefined) return;
    const told = await client.put(key, await original(path));
    if (told.kind === 'refused') throw new Error(describeRefusal(told.refusal).message);
    // Removed meanwhile: the removal is queued behind us and finds the photo there.
    if (!removing.has(key)) await spool.remove(key);
  };

  const destroy = async (key: string): Promise<void> => {
    await spool.remove(key);
    await client.remove(key);
    await marks.forget(key);
    removing.delete(key);
  };

  const queue = createRetryingQueue({
    work: (key) => (removing.has(key) ? destroy(key) : drain(key)),
    ...{ backoff, clock },
    onFailure: (_key, cause) => reportTrouble('The media machine took nothing', cause),
  });
  for (const key of new Set([...removing, ...(await spool.listKeys())])) queue.add(key);

  const watch = watchMedia(client, clock);
  const isAway = (): boolean => watch.isAway() || queue.status().lastFailure !== undefined;

  return {
    send: async (path) => {
      if (isAway()) return undefined;
      try {
        const told = await client.put(randomId(random), await original(path), watch.lost());
        if (told.kind === 'stored') return ok(told.photo);
        return told.kind === 'refused' ? err(told.refusal) : undefined;
      } catch (cause) {
        if (!(cause instanceof MediaUnreachable)) throw cause;
        reportTrouble('The media machine is away; photos wait here for it', cause);
        return undefined;
      }
    },
    sendOn: (history, photos) =>
      watch.isAway()
        ? Promise.reject(new MediaUnreachable(silence))
        : client.sendOn(history, photos),
    put: async (photo) => {
      const stored = await spool.put(photo);
      if (stored.ok) queue.add(photo.key);
      return stored;
    },
    open: async (key, width) => {
      if (!isPhotoKey(key) || removing.has(key)) return undefined;
      return (
        (await spool.open(key, width)) ?? { kind: 'streamed', fetch: client.picture(key, width) }
      );
    },
    // While the other machine is away only those here are known, which is enough for what tidies up.
    listKeys: async () => {
      const there = await client.listKeys().catch(() => []);
      return [...new Set([...(await spool.listKeys()), ...there])].filter(
        (key) => !removing.has(key),
      );
    },
    remove: async (key) => {
      if (!isPhotoKey(key)) return;
      await marks.mark(key, 'removing');
      removing.add(key);
      await spool.remove(key);
      queue.add(key);
    },
    status: () => {
      const { waiting, lastFailure } = queue.status();
      const silent = watch.isAway() ? silence : undefined;
      return { waiting, trouble: lastFailure ?? silent };
    },
    settled: () => queue.settled(),
    close: async () => {
      watch.close();
      queue.close();
      await spool.close();
    },
  };
};

/** Asks the media machine now and then whether it is there. */
const watchMedia = (client: Pick<MediaClient, 'isThere'>, clock: Clock) => {
  let losing = new AbortController();
  let isAsking = false;
  const look = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    const isThere = await client.isThere();
    isAsking = false;
    if (!isThere) losing.abort(new Error('it fell silent'));
    else if (losing.signal.aborted) losing = new AbortController();
  };
  const timer = clock.every(probeMs, () => void look());
  return {
    isAway: () => losing.signal.aborted,
    /** Aborted when the machine is found to be away. */
    lost: () => losing.signal,
    close: () => timer.stop(),
  };
};
