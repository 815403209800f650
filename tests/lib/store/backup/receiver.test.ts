import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openReceiver } from '../../../../lib/store/index.ts';
import { useReceivingScene } from '../../../support/receiving-scene.ts';
import { clearFilesOf, createSender, inPieces, sha256 } from '../../../support/sent-files.ts';
import { remove } from '../../../support/tally.ts';

const scene = useReceivingScene();

const enter = (name: string, phone: string): Promise<void> => scene.place.enter(scene, name, phone);

const clearFiles = () => clearFilesOf(scene.place.places.data);

const { history, sendLog, sendPhotosOf, sendPeople, sendAll } = createSender(scene);

describe('what another machine sends', () => {
  test('becomes a whole backup, from which everything comes back', async () => {
    await enter('ana', '+49 1');
    await enter('ben', '+49 2');
    await sendAll('ana', 'ben');
    const manifest = await scene.receiver.make();
    if (manifest === undefined) throw new Error('nothing was received');
    const { epoch, head, chain } = scene.main.status();
    expect(manifest).toMatchObject({ missing: [], epoch, head, chain });
    const backups = await scene.place.openBackups();
    expect((await backups.verify(manifest.id)).problems).toEqual([]);

    const into = scene.place.into('back');
    const restored = await backups.restore({ kind: 'newest' }, into);
    expect(restored).toMatchObject({ seq: head, missing: [] });
    const again = await scene.place.openMain(into.data);
    expect([...again.state().counters.keys()]).toEqual(['ana', 'ben', 'restores']);
    await again.close();
    const persons = await scene.place.openPeople(into.data);
    expect(persons.state().counters.get('ben')?.note).toBe('+49 2');
    await persons.close();
    const photo = join(into.uploads, 'photos', 'ana', 'original.jpeg');
    expect(await readFile(photo, 'utf8')).toBe('photo of ana');
  });

  test('goes on after a restart of the receiver where it was', async () => {
    await enter('ana', '+49 1');
    await sendAll('ana');
    await scene.receiver.close();
    scene.receiver = await openReceiver(scene.place.backupsOptions());
    await enter('ben', '+49 2');
    await sendAll('ben');
    expect(await scene.receiver.make()).toMatchObject({ head: 2, missing: [] });
  });

  test('is known over a restart for how far all uploads came with it', async () => {
    await enter('ana', '+49 1');
    await enter('ben', '+49 2');
    await sendAll('ana');
    expect(await scene.receiver.upTo(history())).toMatchObject({ head: 2, whole: 0 });
    await scene.receiver.noteWhole(history(), 1);
    await scene.receiver.close();
    scene.receiver = await openReceiver(scene.place.backupsOptions());
    expect(await scene.receiver.upTo(history())).toMatchObject({ head: 2, whole: 1 });
    // What was noted can be no more than what is here, also when more comes later.
    await scene.receiver.noteWhole(history(), 9);
    await enter('cy', '+49 3');
    await sendAll();
    expect(await scene.receiver.upTo(history())).toMatchObject({ head: 3, whole: 2 });
  });

  test('is sealed at rest where it identifies people, and says nothing more than how large it is', async () => {
    await enter('ana', '+49 170 5550123');
    await sendAll('ana');
    expect(await scene.place.filesWith('5550123', 'backups')).toEqual([]);
    for (const { digest } of await clearFiles())
      expect(await scene.place.filesWith(digest, 'backups')).toEqual([]);
  });

  test('is asked for again where only its digest came and its bytes are not here', async () => {
    await enter('ana', '+49 1');
    const clear = await clearFiles();
    const [first] = clear;
    const digests = clear.map(({ bytes: _, ...file }) => file);
    expect(await scene.receiver.seal(history(), digests)).toEqual({
      ok: false,
      error: clear.map(({ path }) => path),
    });
    await sendPeople();
    expect(await scene.receiver.seal(history(), digests)).toEqual({ ok: true, value: null });
    // Bytes that are not what they are said to be change nothing.
    const forged = clear.map((file) => ({ ...file, digest: '0'.repeat(64) }));
    expect(await scene.receiver.seal(history(), forged)).toMatchObject({ ok: false });
    expect(first?.path).toMatch(/^people\//);
  });

  test('takes no content under a digest that is not its own, and names none that is not here', async () => {
    await mkdir(join(scene.place.places.uploads, 'photos', 'ana'), { recursive: true });
    await writeFile(join(scene.place.places.uploads, 'photos', 'ana', 'original.jpeg'), 'photo');
    const bytes = Buffer.from('photo');
    expect(await scene.receiver.putContent('0'.repeat(64), inPieces(bytes))).toBe(false);
    expect(await scene.receiver.missing([sha256(bytes), '0'.repeat(64)])).toHaveLength(2);
    const upload = {
      path: 'photos/ana/original.jpeg',
      sha256: sha256(bytes),
      bytes: 5,
      owner: 'ana',
    };
    expect(await scene.receiver.nameUploads(history(), [upload])).toEqual({
      ok: false,
      error: [upload.path],
    });
    expect(await scene.receiver.putContent(sha256(bytes), inPieces(bytes))).toBe(true);
    expect(await scene.receiver.missing([sha256(bytes)])).toEqual([]);
  });

  test('is in no file any more once it is forgotten, but for what somebody else sent as well', async () => {
    await enter('ana', '+49 1');
    await enter('ben', '+49 2');
    // Cleo entered the very picture that Ana did.
    await scene.place.enter(scene, 'cleo', '+49 3');
    const same = join(scene.place.places.uploads, 'photos');
    for (const name of ['original.jpeg', '320.webp'])
      await writeFile(join(same, 'cleo', name), await readFile(join(same, 'ana', name)));
    await sendAll('ana', 'ben', 'cleo');
    await scene.receiver.make();
    await scene.people.erase({ by: 'organiser' }, remove('ben'));
    await scene.receiver.forget(['ben', 'ana']);
    await sendPeople();
    expect(await scene.place.filesWith('photo of ben', 'backups')).toEqual([]);
    expect(await scene.place.filesWith('photo of ana', 'backups')).not.toEqual([]);
    await scene.receiver.forget(['cleo']);
    expect(await scene.place.filesWith('photo of ana', 'backups')).toEqual([]);
    expect((await scene.receiver.make())?.missing).toEqual([]);
  });

  test('has no person any more who was forgotten, in no history, also when their owner sends nothing more', async () => {
    await enter('ana', '+49 1');
    await enter('ben', '+49 2');
    await sendAll('ana', 'ben');
    const older = { ...history(), epoch: 'older' };
    await scene.receiver.seal(older, await clearFiles());
    await scene.receiver.forget(['ben']);
    for (const { epoch } of [history(), older]) {
      const folder = join(scene.place.root, 'backups', 'received', history().storeId, epoch);
      expect(await scene.place.unsealedIn(folder)).not.toContain('+49 2');
      expect(await scene.place.unsealedIn(folder)).toContain('+49 1');
    }
    // What they send next is taken as ever, by its bytes.
    const digests = (await clearFiles()).map(({ bytes: _bytes, ...file }) => file);
    expect(await scene.receiver.seal(history(), digests)).toMatchObject({ ok: false });
    await scene.people.erase({ by: 'organiser' }, remove('ben'));
    await sendPeople();
    expect(await scene.receiver.make()).toMatchObject({ head: 2 });
  });

  test('of a history that a restore began is whole by the uploads that came with the one before', async () => {
    await enter('ana', '+49 1');
    await sendPeople();
    await sendLog();
    expect((await scene.receiver.make())?.missing).toEqual(['uploads/photos/ana']);
    await sendPhotosOf({ ...history(), epoch: 'older' }, ['ana']);
    expect((await scene.receiver.make())?.missing).toEqual([]);
    const backups = await scene.place.openBackups();
    const { uploads } = scene.place.into('lost');
    expect(await backups.restoreUploads(uploads)).toMatchObject({ restored: 1, missing: [] });
    const found = join(uploads, 'photos', 'ana', 'original.jpeg');
    expect(await readFile(found, 'utf8')).toBe('photo of ana');
  });

  test('of another history stands beside the first, and a fork of it is told', async () => {
    await enter('ana', '+49 1');
    await enter('ben', '+49 2');
    await sendAll('ana', 'ben');
    const other = { ...history(), epoch: 'another' };
    expect(await scene.receiver.upTo(other)).toMatchObject({ head: 0 });
    expect(await scene.receiver.upTo(history())).toMatchObject({
      head: 2,
      chain: scene.main.status().chain,
    });
    await enter('cleo', '+49 3');
    const next = await scene.main.shipping?.ship(2, 1);
    if (next === undefined) throw new Error('nothing to ship');
    expect(
      await scene.receiver.receive(history(), { ...next, chain: 'f'.repeat(64) }),
    ).toMatchObject({
      error: { kind: 'fork', head: 2 },
    });
  });

  test('never leaves the folder of its history, whatever it is called', async () => {
    for (const storeId of ['..', '../x', 'a/b', '', '.'])
      await expect(scene.receiver.upTo({ storeId, epoch: 'e' })).rejects.toThrow();
  });
});
