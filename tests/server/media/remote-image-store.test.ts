import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodeFiles } from '../../../lib/wal/index.ts';
import { createLocalImageStore } from '../../../server/media/local-image-store.ts';
import { openPhotoMarks } from '../../../server/media/photo-marks.ts';
import { createPhotoDesk } from '../../../server/media/photo-desk.ts';
import { createPhotoPipeline } from '../../../server/media/pipeline.ts';
import { createRemoteImageStore } from '../../../server/media/remote-image-store.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { startMediaMachine } from '../../support/media-machine.ts';
import { jpegPhoto, makeFolder, processed, systemRandom } from '../../support/sample-photos.ts';

const pipeline = createPhotoPipeline({ random: systemRandom });
const probeMs = 5000;

/** A contest's own side: a spool on this disk, and the machine beyond. */
const openDesk = async () => {
  const machine = await startMediaMachine();
  const folder = await makeFolder();
  const dir = join(folder.dir, 'spool');
  const clock = createFakeClock();
  const troubles: string[] = [];
  const open = async () =>
    createRemoteImageStore({
      spool: await createLocalImageStore({ dir }),
      marks: await openPhotoMarks(join(dir, 'marks')),
      ...{ client: machine.client, files: createNodeFiles(), clock, random: systemRandom },
      reportTrouble: (what) => troubles.push(what),
    });
  const images = await open();
  return {
    ...{ machine, folder, clock, troubles, images, open },
    desk: createPhotoDesk({ pipeline, images }),
    received: async (bytes?: Uint8Array) => {
      const photo = bytes ?? (await jpegPhoto());
      const sha256 = createHash('sha256').update(photo).digest('hex');
      return { path: await folder.write('upload', photo), bytes: photo.length, sha256 };
    },
    spooled: () => readdir(join(dir, 'photos')),
    [Symbol.asyncDispose]: async () => {
      await images.close();
      await machine[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};

describe('photos that a media machine keeps', () => {
  it('are worked on there, original kept as it was received, and nothing stays here', async () => {
    await using house = await openDesk();
    const photo = await house.received();
    const sent = await readFile(photo.path);
    const kept = await house.desk.keep(photo);
    if (!kept.ok) throw new Error(kept.error.message);
    expect(kept.value).toMatchObject({ width: 800, height: 600, bytes: sent.length });
    expect(await house.spooled()).toEqual([]);
    const original = await house.machine.images.originalOf(kept.value.key);
    expect(await readFile(original ?? '')).toEqual(sent);
    expect(await readdir(join(house.machine.dir, 'temp'))).toEqual([]);
  });

  it('are refused there in the same words as here, and leave no file', async () => {
    await using house = await openDesk();
    const kept = await house.desk.keep(await house.received(Buffer.from('<svg></svg>')));
    expect(kept).toMatchObject({ ok: false, error: { code: 'photo_not_supported' } });
    expect(await readdir(join(house.machine.dir, 'temp'))).toEqual([]);
  });

  it('are taken in only as they were signed', async () => {
    await using house = await openDesk();
    const { path } = await house.received();
    const key = '0'.repeat(26);
    const asSigned = house.machine.client.put(key, { path, sha256: '0'.repeat(64) });
    await expect(asSigned).rejects.toThrow('The media machine answered 400');
    expect(await house.machine.images.listKeys()).toEqual([]);
    expect(await readdir(join(house.machine.dir, 'temp'))).toEqual([]);
  });

  it('are worked on and shown here while it is gone, and go there by themselves when it is back', async () => {
    await using house = await openDesk();
    house.machine.become('gone');
    const kept = await house.desk.keep(await house.received());
    if (!kept.ok) throw new Error(kept.error.message);
    const { key } = kept.value;
    expect(await house.images.open(key, 640)).toMatchObject({ kind: 'file' });
    await expect.poll(() => house.images.status().trouble).toContain('does not answer');
    house.machine.become('there');
    await expect.poll(() => house.clock.pending).toBe(2);
    house.clock.advance(500);
    await house.images.settled();
    expect(await house.spooled()).toEqual([]);
    expect(await house.machine.images.has(key)).toBe(true);
    expect(await house.images.open(key, 640)).toMatchObject({ kind: 'streamed' });
    expect(house.images.status()).toEqual({ waiting: 0, trouble: undefined });
  });

  it('do not wait for a machine that takes a request and falls silent', async () => {
    await using house = await openDesk();
    house.machine.become('silent');
    const keeping = house.desk.keep(await house.received());
    house.clock.advance(probeMs);
    // The probe itself waits three seconds of real time for its answer.
    expect(await keeping).toMatchObject({ ok: true });
    expect(await house.spooled()).toHaveLength(1);
    const second = await house.desk.keep(await house.received());
    expect(second.ok).toBe(true);
    expect(house.machine.asked()).toBe(0);
  });

  it('that are here at a start go there, once, even if the answer was lost before', async () => {
    await using house = await openDesk();
    house.machine.become('gone');
    const kept = await house.desk.keep(await house.received());
    if (!kept.ok) throw new Error(kept.error.message);
    await house.images.close();
    // What that machine had taken in before its answer was lost, and a part of what it was taking in.
    const photo = await processed(pipeline, house.folder);
    await mkdir(join(house.machine.dir, 'temp', kept.value.key));
    await house.machine.images.put({ ...photo, key: kept.value.key });
    house.machine.become('there');
    const next = await house.open();
    await next.settled();
    expect(await house.spooled()).toEqual([]);
    expect(await next.listKeys()).toEqual([kept.value.key]);
    await next.close();
  });

  it('are removed there after a restart, though it was gone when they were to go', async () => {
    await using house = await openDesk();
    const kept = await house.desk.keep(await house.received());
    if (!kept.ok) throw new Error(kept.error.message);
    house.machine.become('gone');
    await house.images.remove(kept.value.key);
    expect(await house.images.open(kept.value.key, 640)).toBeUndefined();
    await house.images.close();
    house.machine.become('there');
    const next = await house.open();
    expect(await next.open(kept.value.key, 640)).toBeUndefined();
    await next.settled();
    expect(await house.machine.images.listKeys()).toEqual([]);
    await next.close();
  });

  it('that wait here are removed here at once', async () => {
    await using house = await openDesk();
    house.machine.become('gone');
    const kept = await house.desk.keep(await house.received());
    if (!kept.ok) throw new Error(kept.error.message);
    await house.images.remove(kept.value.key);
    expect(await house.spooled()).toEqual([]);
    expect(await house.images.listKeys()).toEqual([]);
  });
});
