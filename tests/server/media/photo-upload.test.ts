import express from 'express';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createPhotoUpload } from '../../../server/media/photo-upload.ts';
import { systemRandom } from '../../../server/system-clock.ts';
import type { UploadRefusal } from '../../../server/media/refusals.ts';
import { listen } from '../../support/listen.ts';
import { makeFolder } from '../../support/sample-photos.ts';

const limitBytes = 100_000;

const openDesk = async () => {
  const folder = await makeFolder();
  const upload = createPhotoUpload({
    tempDir: folder.dir,
    random: systemRandom,
    maxBytes: limitBytes,
  });
  const refusals: UploadRefusal[] = [];
  const refused = Promise.withResolvers<UploadRefusal>();
  const app = express();
  app.post('/', async (request, response) => {
    const received = await upload.receive(request, response);
    if (!received.ok) {
      refusals.push(received.error);
      refused.resolve(received.error);
      response.status(400).json(received.error);
      return;
    }
    const { fields, photo, discard } = received.value;
    const files = await readdir(folder.dir);
    await discard();
    response.json({
      fields,
      bytes: photo?.bytes,
      sha256: photo?.sha256,
      files: files.length,
    });
  });
  const server = await listen(app);
  return {
    ...server,
    folder,
    refused: refused.promise,
    send: async (form: FormData) => {
      const response = await fetch(server.url, { method: 'POST', body: form });
      return (await response.json()) as unknown;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};

const formWith = (...photoBytes: number[]): FormData => {
  const form = new FormData();
  form.set('caption', 'Swallow over the harbour');
  for (const bytes of photoBytes) form.append('photo', new Blob([new Uint8Array(bytes)]), 'me.jpg');
  return form;
};

describe('the desk that receives photos', () => {
  it('hands on the fields and one file, and clears it away afterwards', async () => {
    await using desk = await openDesk();
    expect(await desk.send(formWith(5000))).toEqual({
      fields: { caption: 'Swallow over the harbour' },
      bytes: 5000,
      // As `head -c 5000 /dev/zero | sha256sum` has it.
      sha256: '7ca5bd879f393d9dd05b14f38add9c0fc6b67928f7f2d261b2e47a32ee8219e3',
      files: 1,
    });
    expect(await desk.folder.list()).toEqual([]);
  });

  it('says how large a photo was that is over the limit, and keeps nothing of it', async () => {
    await using desk = await openDesk();
    expect(await desk.send(formWith(300_000))).toMatchObject({ kind: 'too-large', limitBytes });
    expect(await desk.folder.list()).toEqual([]);
  });

  it('takes one photo, not two', async () => {
    await using desk = await openDesk();
    expect(await desk.send(formWith(10, 10))).toEqual({ kind: 'too-many-photos' });
    expect(await desk.folder.list()).toEqual([]);
  });

  it('refuses a novel in the caption by the name of the field', async () => {
    await using desk = await openDesk();
    const form = formWith(10);
    form.set('caption', 'ink '.repeat(5000));
    expect(await desk.send(form)).toEqual({ kind: 'field-too-long', field: 'caption' });
    expect(await desk.folder.list()).toEqual([]);
  });

  it('refuses a form with endless fields', async () => {
    await using desk = await openDesk();
    const form = formWith(10);
    for (let at = 0; at < 40; at += 1) form.set(`field${String(at)}`, 'x');
    expect(await desk.send(form)).toEqual({ kind: 'too-many-fields' });
    expect(await desk.folder.list()).toEqual([]);
  });

  it('refuses what is not a form', async () => {
    await using desk = await openDesk();
    const headers = { 'content-type': 'multipart/form-data' };
    const response = await fetch(desk.url, { method: 'POST', headers, body: 'no boundary' });
    expect(await response.json()).toEqual({ kind: 'not-a-form' });
  });

  it('leaves nothing behind when the phone loses its connection halfway', async () => {
    await using desk = await openDesk();
    const request = httpRequest(desk.url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '90000' },
    });
    request.on('error', () => undefined);
    request.write(
      '--x\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\nhalf a photo',
    );
    await expect.poll(() => desk.folder.list()).toHaveLength(1);
    request.destroy();
    expect(await desk.refused).toEqual({ kind: 'aborted' });
    await expect.poll(() => desk.folder.list()).toEqual([]);
  });
});
