import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { openPhotoMarks } from '../../server/media/photo-marks.ts';
import { connectCloudinary } from '../../server/media/cloudinary-client.ts';
import { createCloudinaryImageStore } from '../../server/media/cloudinary-image-store.ts';
import type { ImageStore } from '../../server/media/image-store.ts';
import { createLocalImageStore } from '../../server/media/local-image-store.ts';
import { createPhotoPipeline } from '../../server/media/pipeline.ts';
import { createRemoteImageStore } from '../../server/media/remote-image-store.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { startFakeCloudinary } from '../support/fake-cloudinary.ts';
import { startMediaMachine } from '../support/media-machine.ts';
import { makeFolder, processed, systemRandom } from '../support/sample-photos.ts';

const pipeline = createPhotoPipeline({ random: systemRandom });
const unknownKey = '0'.repeat(26);

const openLocal = (dir: string) => createLocalImageStore({ dir });

const openCloud = async (dir: string, url: string, clock: FakeClock, failures: string[] = []) =>
  createCloudinaryImageStore({
    local: await createLocalImageStore({ dir }),
    client: await connectCloudinary({ url, environment: process.env }),
    marks: await openPhotoMarks(join(dir, 'cloud')),
    clock,
    onFailure: (_key, error) => failures.push(String(error)),
  });

const onThisDisk = async () => {
  const folder = await makeFolder();
  const dir = join(folder.dir, 'uploads');
  return {
    folder,
    dir,
    store: await openLocal(dir),
    reopen: () => openLocal(dir),
    settled: () => Promise.resolve(),
    ...disposing(folder),
  };
};

const onCloudinary = async () => {
  const folder = await makeFolder();
  const cloud = await startFakeCloudinary();
  const dir = join(folder.dir, 'uploads');
  const clock = createFakeClock();
  const failures: string[] = [];
  const reopen = () => openCloud(dir, cloud.cloudinaryUrl, clock, failures);
  const store = await reopen();
  return {
    ...{ folder, dir, cloud, clock, failures, store, reopen },
    settled: () => store.settled(),
    ...disposing(store, cloud, folder),
  };
};

const onAMediaMachine = async () => {
  const folder = await makeFolder();
  const machine = await startMediaMachine();
  const spoolFolder = await makeFolder();
  const spoolDir = join(spoolFolder.dir, 'spool');
  const reopen = async () =>
    createRemoteImageStore({
      spool: await createLocalImageStore({ dir: spoolDir }),
      marks: await openPhotoMarks(join(spoolDir, 'marks')),
      client: machine.client,
      files: createNodeFiles(),
      clock: createFakeClock(),
      random: systemRandom,
      reportTrouble: () => undefined,
    });
  const store = await reopen();
  return {
    folder,
    dir: machine.dir,
    store,
    reopen,
    settled: () => store.settled(),
    ...disposing(store, machine, spoolFolder, folder),
  };
};

type Closable = { close(): Promise<void> } | { [Symbol.asyncDispose](): Promise<void> };

const disposing = (...owned: Closable[]) => ({
  [Symbol.asyncDispose]: async () => {
    for (const one of owned) await ('close' in one ? one.close() : one[Symbol.asyncDispose]());
  },
});

/** Whether a picture can be had, wherever it is. */
const opened = async (store: ImageStore, key: string, width = 640): Promise<boolean> => {
  const image = await store.open(key, width);
  if (image?.kind !== 'streamed') return image !== undefined;
  const { ok, body } = await image.fetch({});
  await body?.cancel();
  return ok;
};

type Place = {
  readonly folder: Awaited<ReturnType<typeof makeFolder>>;
  readonly dir: string;
  readonly store: ImageStore;
  /** Resolves when what goes on in the background has ended. */
  settled(): Promise<void>;
  reopen(): Promise<ImageStore>;
  [Symbol.asyncDispose](): Promise<void>;
};

const contract = (name: string, open: () => Promise<Place>) =>
  describe(name, () => {
    it('keeps a photo over a restart, original and all, and leaves no temporary file', async () => {
      await using place = await open();
      const photo = await processed(pipeline, place.folder);
      const sent = await readFile(photo.original.path);
      expect(await place.store.put(photo)).toMatchObject({ ok: true, value: { key: photo.key } });
      await place.settled();
      await place.store.close();
      const store = await place.reopen();
      expect(await store.listKeys()).toEqual([photo.key]);
      expect(await readFile(join(place.dir, 'photos', photo.key, 'original.jpeg'))).toEqual(sent);
      expect(await readdir(join(place.dir, 'temp'))).toEqual([]);
      expect((await place.folder.list()).filter((name) => name !== 'uploads')).toEqual([]);
      await store.close();
    });

    it('opens a photo at once, and answers with what is nearest to the wanted width', async () => {
      await using place = await open();
      const photo = await processed(pipeline, place.folder);
      await place.store.put(photo);
      for (const width of [100, 640, 5000]) {
        expect(await opened(place.store, photo.key, width), String(width)).toBe(true);
      }
    });

    it('forgets a removed photo for good, original too, and may be asked twice', async () => {
      await using place = await open();
      const photo = await processed(pipeline, place.folder);
      const other = await processed(pipeline, place.folder);
      await place.store.put(photo);
      await place.store.put(other);
      await place.store.remove(photo.key);
      await place.store.remove(photo.key);
      await place.store.remove(unknownKey);
      expect(await opened(place.store, photo.key)).toBe(false);
      await place.settled();
      expect(await opened(place.store, photo.key)).toBe(false);
      expect(await place.store.listKeys()).toEqual([other.key]);
      expect(await readdir(join(place.dir, 'photos'))).toEqual([other.key]);
    });

    it.each([unknownKey, '../../etc', '', '.'])('has nothing under %j', async (key) => {
      await using place = await open();
      expect(await opened(place.store, key)).toBe(false);
      await place.store.remove(key);
    });

    it('leaves no trace of a photo that it could not store', async () => {
      await using place = await open();
      const photo = await processed(pipeline, place.folder);
      const gone = { ...photo.original, path: join(place.folder.dir, 'missing') };
      await expect(place.store.put({ ...photo, original: gone })).rejects.toThrow('ENOENT');
      expect(await place.store.listKeys()).toEqual([]);
      expect(await readdir(join(place.dir, 'temp'))).toEqual([]);
    });
  });

contract('an image store on this disk', onThisDisk);
contract('an image store on Cloudinary', onCloudinary);
contract('an image store on a media machine', onAMediaMachine);

describe('photos on Cloudinary', () => {
  it('are uploaded in the background, and then served from there by a signed address', async () => {
    await using place = await onCloudinary();
    const photo = await processed(pipeline, place.folder);
    await place.store.put(photo);
    await place.store.settled();
    const image = await place.store.open(photo.key, 640);
    if (image?.kind !== 'elsewhere') throw new Error('served from this disk');
    expect(place.cloud.wouldDeliver(image.url)).toBe(true);
    expect(place.cloud.wouldDeliver(image.url.replace('w_640', 'w_6400'))).toBe(false);
  });

  it('that are for one viewer alone are served from here, without an address to pass on', async () => {
    await using place = await onCloudinary();
    const photo = await processed(pipeline, place.folder);
    await place.store.put(photo);
    await place.store.settled();
    const image = await place.store.open(photo.key, 640, { hereOnly: true });
    expect(image).toMatchObject({ kind: 'file' });
  });

  it('go there without metadata: the cleaned picture, never the original', async () => {
    await using place = await onCloudinary();
    const photo = await processed(pipeline, place.folder);
    await place.store.put(photo);
    await place.store.settled();
    const [there] = place.cloud.pictures.values();
    expect(there).toEqual(photo.variants.at(-1)?.bytes);
  });

  it('are served from here while Cloudinary fails, and tried again until it works', async () => {
    await using place = await onCloudinary();
    place.cloud.failNext(3);
    const photo = await processed(pipeline, place.folder);
    await place.store.put(photo);
    for (const failed of [1, 2, 3]) {
      await expect.poll(() => place.failures.length).toBe(failed);
      expect(await place.store.open(photo.key, 640)).toMatchObject({ kind: 'file' });
      expect(place.store.status()).toMatchObject({ waiting: 1 });
      await expect.poll(() => place.clock.pending).toBe(1);
      place.clock.advance(2000 * 2 ** (failed - 1));
    }
    await place.store.settled();
    expect(await place.store.open(photo.key, 640)).toMatchObject({ kind: 'elsewhere' });
    expect(place.failures[0]).toContain('Out of order');
    expect(place.store.status()).toEqual({ waiting: 0, lastFailure: undefined });
  });

  it('that a wrong secret keeps out are still served from here', async () => {
    await using folder = await makeFolder();
    await using cloud = await startFakeCloudinary();
    const failures: string[] = [];
    const clock = createFakeClock();
    const store = await openCloud(join(folder.dir, 'uploads'), cloud.wrongUrl, clock, failures);
    const photo = await processed(pipeline, folder);
    await store.put(photo);
    await expect.poll(() => failures.join()).toContain('Invalid Signature');
    expect(cloud.pictures.size).toBe(0);
    expect(await store.open(photo.key, 640)).toMatchObject({ kind: 'file' });
    await store.close();
  });

  it('still reach it when the process ended before', async () => {
    await using place = await onCloudinary();
    place.cloud.failNext(1);
    const photo = await processed(pipeline, place.folder);
    await place.store.put(photo);
    await expect.poll(() => place.failures.length).toBe(1);
    await place.store.close();
    const store = await place.reopen();
    await store.settled();
    expect(place.cloud.pictures.size).toBe(1);
    expect(await store.open(photo.key, 640)).toMatchObject({ kind: 'elsewhere' });
    await store.close();
  });

  it('are removed there too, after a failure and a restart', async () => {
    await using place = await onCloudinary();
    const photo = await processed(pipeline, place.folder);
    await place.store.put(photo);
    await place.store.settled();
    place.cloud.failNext(1);
    await place.store.remove(photo.key);
    expect(await place.store.open(photo.key, 640)).toBeUndefined();
    await expect.poll(() => place.failures.length).toBe(1);
    expect(place.cloud.pictures.size).toBe(1);
    await place.store.close();
    const store = await place.reopen();
    await store.settled();
    expect(place.cloud.pictures.size).toBe(0);
    expect(await store.listKeys()).toEqual([]);
    await store.close();
  });

  it('are not uploaded again at every start', async () => {
    await using place = await onCloudinary();
    await place.store.put(await processed(pipeline, place.folder));
    await place.store.settled();
    await place.store.close();
    const store = await place.reopen();
    await store.settled();
    expect(place.cloud.calls).toEqual(['upload']);
    await store.close();
  });

  it('are gone there when removed in the middle of their upload', async () => {
    await using place = await onCloudinary();
    const photo = await processed(pipeline, place.folder);
    await place.store.put(photo);
    await place.store.remove(photo.key);
    await place.store.settled();
    expect(place.cloud.pictures.size).toBe(0);
    expect(await readdir(join(place.dir, 'cloud', 'removing'))).toEqual([]);
  });
});
