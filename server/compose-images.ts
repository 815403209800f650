import { join } from 'node:path';
import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import type { Files } from '../lib/wal/index.ts';
import type { MediaMachine } from './http/app-deps.ts';
import { createInternalClient } from './internal/internal-client.ts';
import type { ImageStore } from './media/image-store.ts';
import { createLocalImageStore } from './media/local-image-store.ts';
import { createMediaClient } from './media/media-client.ts';
import { openImageStore } from './media/open-image-store.ts';
import { openPhotoMarks } from './media/photo-marks.ts';
import { createRemoteImageStore, type RemoteImageStore } from './media/remote-image-store.ts';
import type { ReportTrouble } from './use-cases/ports.ts';

type Options = {
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly mediaUrl: string | undefined;
  readonly internalSecret: string | undefined;
  readonly cloudinaryUrl: string | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportTrouble: ReportTrouble;
  readonly currentRequest: () => string | undefined;
};

/** Where photos are kept, as the configuration has it. */
export type Images = {
  readonly store: ImageStore & Partial<Pick<RemoteImageStore, 'send'>>;
  /** Photos that are on this machine's disk, and uploads on their way in. */
  readonly dir: string;
  /** Has the machine that keeps them send some on to the backup machine; undefined where they are kept here. */
  readonly sendOn: RemoteImageStore['sendOn'] | undefined;
  /** How it stands with that machine; null where there is none. */
  readonly state: () => MediaMachine | null;
};

/** Beside the data, so that what waits for another machine outlives this process on the volume that it has. */
export const spoolFolder = 'spool';

export const openImages = async (options: Options): Promise<Images> => {
  const { dataDir, uploadsDir, mediaUrl: url, internalSecret: secret, reportTrouble } = options;
  if (url === undefined || secret === undefined) {
    const store = await openImageStore({
      ...options,
      dir: uploadsDir,
      environment: process.env,
      onCloudFailure: (_key, cause) => {
        reportTrouble('Cloudinary failed; it is tried again', cause);
      },
    });
    return { store, dir: uploadsDir, sendOn: undefined, state: () => null };
  }
  const dir = join(dataDir, spoolFolder);
  const store = await createRemoteImageStore({
    ...options,
    spool: await createLocalImageStore({ dir }),
    marks: await openPhotoMarks(join(dir, 'marks')),
    client: createMediaClient(createInternalClient({ ...options, url, secret })),
  });
  const state = (): MediaMachine => {
    const { waiting, trouble } = store.status();
    return { waiting, ...(trouble !== undefined && { trouble }) };
  };
  return { store, dir, sendOn: store.sendOn, state };
};
