import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { openPhotoMarks } from './photo-marks.ts';
import { connectCloudinary } from './cloudinary-client.ts';
import { createCloudinaryImageStore } from './cloudinary-image-store.ts';
import type { ImageStore } from './image-store.ts';
import { createLocalImageStore } from './local-image-store.ts';

/** The store that the configuration asks for: this disk, with Cloudinary before it where an address is set. */
export const openImageStore = async (options: {
  readonly dir: string;
  readonly clock: Clock;
  readonly cloudinaryUrl: string | undefined;
  readonly environment: Record<string, string | undefined>;
  readonly onCloudFailure?: (key: string, error: unknown) => void;
}): Promise<ImageStore> => {
  const { dir, clock, cloudinaryUrl, environment, onCloudFailure } = options;
  const local = await createLocalImageStore({ dir });
  if (cloudinaryUrl === undefined) return local;
  return createCloudinaryImageStore({
    local,
    clock,
    client: await connectCloudinary({ url: cloudinaryUrl, environment }),
    marks: await openPhotoMarks(join(dir, 'cloud')),
    ...(onCloudFailure && { onFailure: onCloudFailure }),
  });
};
