import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline as pipe } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import { randomId, type Random } from '../../shared/base/random.ts';
import { limits } from '../../shared/contest/limits.ts';
import type { HistoryName } from '../../lib/store/index.ts';
import { readSignedJson } from '../internal/internal-app.ts';
import { bodyHashHeader } from '../internal/signature.ts';
import { discard, isNoRoom } from './durable-files.ts';
import type { LocalImageStore } from './local-image-store.ts';
import { sentNamed, type ToldPhoto } from './media-api.ts';
import { describePhoto, isPhotoKey, type PhotoPipeline } from './photo.ts';

type Deps = {
  readonly images: LocalImageStore;
  readonly pipeline: PhotoPipeline;
  readonly tempDir: string;
  readonly random: Random;
  /** Sends a photo's folder to the backup machine; undefined where there is none. */
  readonly sendOn:
    ((history: HistoryName, owner: string, folder: string) => Promise<unknown>) | undefined;
};

const maxJsonBytes = 1024 * 1024;

/** What the role `media` does for `app`: takes photos as they were received, shows them, forgets them. */
export const createMediaRoutes = (deps: Deps): Router => {
  const { images, sendOn } = deps;
  const router = Router();
  const takeIn = createTakeIn(deps);

  router.put('/photos/:key', async (request, response) => {
    const { key } = request.params;
    if (!isPhotoKey(key)) {
      answerNotValid(response, 'That is not the key of a photo.');
      return;
    }
    const told = await takeIn(key, request);
    if (told === 'not-signed') answerNotValid(response, 'The bytes are not those of this digest.');
    else response.status(statusOf(told)).json(told);
  });

  router.get('/photos', async (_request, response) => {
    response.json({ keys: await images.listKeys() });
  });

  router.get('/photos/:key/:width', async (request, response, next) => {
    const image = await images.open(request.params.key, Number(request.params.width));
    if (image?.kind !== 'file') {
      next();
      return;
    }
    response.setHeader('ETag', image.etag);
    response.type('image/webp');
    response.sendFile(image.path, { cacheControl: false, dotfiles: 'allow' }, (error) => {
      // The viewer left, or the photo was erased between the look and the read.
      if (!error || response.headersSent) return;
      if ('status' in error && error.status === 416) response.status(416).end();
      else next();
    });
  });

  router.delete('/photos/:key', async (request, response) => {
    await images.remove(request.params.key);
    response.json({});
  });

  router.post('/photos/send-on', ...readSignedJson(maxJsonBytes), async (request, response) => {
    const parsed = sentNamed.safeParse(request.body);
    if (!parsed.success || sendOn === undefined) {
      answerNotValid(
        response,
        parsed.success ? 'There is no BACKUP_URL here.' : 'That is not asked for.',
      );
      return;
    }
    const { history, photos } = parsed.data;
    for (const { owner, key } of photos) await sendOn(history, owner, `photos/${key}`);
    response.json({});
  });
  return router;
};

const statusOf = ({ kind }: ToldPhoto): number => (kind === 'refused' ? 422 : 200);

const answerNotValid = (response: Response, error: string): void => {
  response.status(400).json({ error, code: 'not_valid' });
};

/** Takes a photo in, once for each key, however often it is sent. */
const createTakeIn = ({ images, pipeline, tempDir, random }: Deps) => {
  const working = new Map<string, Promise<unknown>>();

  const work = async (key: string, request: Request): Promise<ToldPhoto | 'not-signed'> => {
    if (await images.has(key)) return { kind: 'there' };
    const path = join(tempDir, randomId(random));
    try {
      if ((await receive(request, path)) !== request.get(bodyHashHeader)) return 'not-signed';
      const processed = await pipeline.process(path);
      if (!processed.ok) return { kind: 'refused', refusal: processed.error };
      const stored = await images.put({ ...processed.value, key });
      if (!stored.ok) return { kind: 'refused', refusal: stored.error };
      return { kind: 'stored', photo: toWire(describePhoto(stored.value)) };
    } catch (thrown) {
      if (isNoRoom(thrown)) return { kind: 'refused', refusal: { kind: 'no-room' } };
      throw thrown;
    } finally {
      await discard(path);
    }
  };

  return async (key: string, request: Request): Promise<ToldPhoto | 'not-signed'> => {
    const before = working.get(key) ?? Promise.resolve();
    const mine = before.then(
      () => work(key, request),
      () => work(key, request),
    );
    working.set(key, mine);
    try {
      return await mine;
    } finally {
      if (working.get(key) === mine) working.delete(key);
    }
  };
};

const toWire = (photo: ReturnType<typeof describePhoto>) => ({
  ...photo,
  widths: [...photo.widths],
});

/** SHA-256 of what came, in hex. */
const receive = async (request: Request, path: string): Promise<string> => {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipe(
    request,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        bytes += chunk.length;
        if (bytes > limits.photoBytes) throw new Error('More came than a photo may have.');
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { flags: 'wx' }),
  );
  return hash.digest('hex');
};
