/** The few things we ask of Cloudinary; a picture is known there by its key alone. */
export type CloudinaryClient = {
  /** Uploads a file under the key; doing it twice is the same as once. */
  upload(key: string, path: string): Promise<void>;
  /** Removes the picture and what the delivery network keeps of it; a missing one is fine. */
  destroy(key: string): Promise<void>;
  /** A signed address for the picture at most `width` pixels wide. */
  deliveryUrl(key: string, width: number): string;
};

const folder = 'tattoo-contest';
const timeoutMs = 30_000;

/**
 * A client for `cloudinary://<key>:<secret>@<cloud>[?upload_prefix=…]`. Pictures are of the type
 * `authenticated`: without our signature the address gives nothing, in no size.
 *
 * The library decides between http and https when it is loaded, from `CLOUDINARY_URL` in the
 * environment alone; so the address is put there (it may have come from a secret file) before that.
 */
export const connectCloudinary = async (options: {
  readonly url: string;
  readonly environment: Record<string, string | undefined>;
}): Promise<CloudinaryClient> => {
  const account = parseCloudinaryUrl(options.url);
  options.environment.CLOUDINARY_URL = options.url;
  const { v2 } = await import('cloudinary');
  const picture = { ...account, type: 'authenticated', resource_type: 'image' } as const;
  const publicId = (key: string): string => `${folder}/${key}`;

  return {
    upload: async (key, path) => {
      await v2.uploader
        .upload(path, {
          ...picture,
          public_id: publicId(key),
          overwrite: true,
          invalidate: true,
          timeout: timeoutMs,
        })
        .catch(rethrow('upload'));
    },
    destroy: async (key) => {
      await v2.uploader
        .destroy(publicId(key), { ...picture, invalidate: true, ...{ timeout: timeoutMs } })
        .catch(rethrow('removal'));
    },
    deliveryUrl: (key, width) =>
      v2.url(publicId(key), {
        ...picture,
        sign_url: true,
        secure: true,
        force_version: false,
        urlAnalytics: false,
        format: 'webp',
        transformation: [{ width, crop: 'limit' }],
      }),
  };
};

const parseCloudinaryUrl = (text: string) => {
  const url = URL.parse(text);
  if (url?.protocol !== 'cloudinary:' || !url.username || !url.password || !url.hostname) {
    throw new Error(
      'CLOUDINARY_URL must look like cloudinary://<api key>:<api secret>@<cloud name>',
    );
  }
  const prefix = url.searchParams.get('upload_prefix');
  return {
    cloud_name: url.hostname,
    api_key: url.username,
    api_secret: url.password,
    ...(prefix !== null && { upload_prefix: prefix }),
  };
};

/** The library rejects with plain objects, and sometimes wraps them once more. */
const rethrow =
  (what: string) =>
  (failure: unknown): never => {
    throw new Error(`Cloudinary refused the ${what}: ${reasonOf(failure)}`, { cause: failure });
  };

const reasonOf = (failure: unknown): string => {
  if (typeof failure !== 'object' || failure === null) return String(failure);
  if ('message' in failure) return String(failure.message) || 'no reason given';
  return 'error' in failure ? reasonOf(failure.error) : 'no reason given';
};
