import express from 'express';
import { describe, expect, it } from 'vitest';
import { createLocalImageStore } from '../../../server/media/local-image-store.ts';
import { createPhotoPipeline } from '../../../server/media/pipeline.ts';
import { createUploadsRouter, type PhotoVisibility } from '../../../server/media/uploads-router.ts';
import { listen } from '../../support/listen.ts';
import { makeFolder, processed, systemRandom } from '../../support/sample-photos.ts';

const pipeline = createPhotoPipeline({ random: systemRandom });

const hangOnePhoto = async () => {
  const folder = await makeFolder();
  const images = await createLocalImageStore({ dir: folder.dir });
  const photo = await processed(pipeline, folder);
  await images.put(photo);
  const seen: { visibility: PhotoVisibility } = { visibility: 'public' };
  const app = express();
  app.use((_request, response, next) => {
    response.locals.requestId = 'request-7';
    next();
  });
  app.use(createUploadsRouter({ images, visibilityOf: () => seen.visibility }));
  const server = await listen(app);
  return {
    photo,
    images,
    seen,
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(server.url + path, { headers }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};

describe('the address of a photo', () => {
  it('gives the picture, cacheable for ever and unable to run as a page', async () => {
    await using wall = await hangOnePhoto();
    const response = await wall.get(`/uploads/${wall.photo.key}/640.webp`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const bytes = wall.photo.variants.find((variant) => variant.width === 640)?.bytes;
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('answers 304 to who has it, and a part to who asks for one', async () => {
    await using wall = await hangOnePhoto();
    const path = `/uploads/${wall.photo.key}/640.webp`;
    const etag = (await wall.get(path)).headers.get('etag') ?? '';
    // fetch would add no-cache to a condition of ours, which asks for the whole answer.
    const again = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    expect((await wall.get(path, again)).status).toBe(304);
    const part = await wall.get(path, { range: 'bytes=0-3' });
    expect([part.status, await part.text()]).toEqual([206, 'RIFF']);
  });

  it('gives the widest there is where a small photo has no wider one', async () => {
    await using wall = await hangOnePhoto();
    expect((await wall.get(`/uploads/${wall.photo.key}/2048.webp`)).status).toBe(200);
  });

  it('is a 404 for a photo that was hidden, and is kept by no cache', async () => {
    await using wall = await hangOnePhoto();
    wall.seen.visibility = 'gone';
    const response = await wall.get(`/uploads/${wall.photo.key}/640.webp`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
    expect(await response.json()).toMatchObject({ code: 'not_found', requestId: 'request-7' });
  });

  it('is kept by no cache where it is shown to one person alone', async () => {
    await using wall = await hangOnePhoto();
    wall.seen.visibility = 'private';
    const response = await wall.get(`/uploads/${wall.photo.key}/640.webp`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  it('never gives the original, nor anything outside', async () => {
    await using wall = await hangOnePhoto();
    const { key } = wall.photo;
    const paths = ['original.jpeg', '641.webp', '..%2f640.webp', '%00', '640.webp/..'];
    for (const file of paths) {
      expect((await wall.get(`/uploads/${key}/${file}`)).status, file).toBe(404);
    }
    expect((await wall.get('/uploads/..%2f..%2fetc/640.webp')).status).toBe(404);
  });

  it('is a 404 once the photo is removed', async () => {
    await using wall = await hangOnePhoto();
    await wall.images.remove(wall.photo.key);
    expect((await wall.get(`/uploads/${wall.photo.key}/640.webp`)).status).toBe(404);
  });
});
