import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { ErasableStore, Store } from '../../../../lib/store/index.ts';
import { createUnsyncedFiles } from '../../../support/unsynced-files.ts';
import { createTallyPlace } from '../../../support/tally-backups.ts';
import type { TallyPlace } from '../../../support/tally-backups.ts';
import { add, plain } from '../../../support/tally.ts';
import type { TallyEvent, TallyState } from '../../../support/tally.ts';

let place: TallyPlace;
let main: Store<TallyState, TallyEvent>;
let people: ErasableStore<TallyState, TallyEvent>;
beforeEach(async () => {
  place = await createTallyPlace();
  main = await place.openMain();
  people = await place.openPeople();
});
afterEach(async () => {
  await main.close();
  await people.close();
  await place.clear();
});

const enter = (name: string, phone: string): Promise<void> =>
  place.enter({ main, people }, name, phone);

test('a backup of a running contest is complete and checks out', async () => {
  await enter('ana', '+49 1');
  await main.snapshot();
  await enter('ben', '+49 2');
  await writeFile(join(place.places.data, 'secrets.json'), '{"secret":"s3cret"}');
  const backups = await place.openBackups();
  const manifest = await backups.make(place.places);
  expect(manifest).toMatchObject({ head: 2, missing: [], epoch: main.status().epoch });
  expect(await backups.verify(manifest.id)).toMatchObject({ problems: [] });
  expect(await backups.list()).toEqual([manifest]);
});

test('phones and secrets cannot be read in a backup', async () => {
  await enter('ana', '+49 170 5550123');
  await writeFile(join(place.places.data, 'secrets.json'), '{"secret":"s3cret"}');
  await (await place.openBackups()).make(place.places);
  expect(await place.filesWith('5550123', 'backups')).toEqual([]);
  expect(await place.filesWith('s3cret', 'backups')).toEqual([]);
});

test('photos and finished segments are kept once, however many backups there are', async () => {
  await enter('ana', '+49 1');
  const backups = await place.openBackups();
  await backups.make(place.places);
  place.clock.advance(1000);
  await backups.make(place.places);
  expect(await place.filesWith('photo of ana', 'backups/objects')).toHaveLength(2);
});

test('a backup without a photo that an entry names is not complete and says which', async () => {
  await enter('ana', '+49 1');
  await enter('ben', '+49 2');
  await rm(join(place.places.uploads, 'photos', 'ana', 'original.jpeg'));
  const backups = await place.openBackups();
  const manifest = await backups.make(place.places);
  expect(manifest.missing).toEqual(['uploads/photos/ana']);
});

test('the newest records come back though a photo is in no backup, with the photos that older backups have', async () => {
  const backups = await place.openBackups();
  await enter('ana', '+49 1');
  await backups.make(place.places);
  await enter('ben', '+49 2');
  // A smaller size of it is still there.
  await rm(join(place.places.uploads, 'photos', 'ana', 'original.jpeg'));
  await rm(join(place.places.uploads, 'photos', 'ben'), { recursive: true });
  place.clock.advance(1000);
  expect((await backups.make(place.places)).missing).toHaveLength(2);
  const into = place.into('new');
  const restored = await backups.restore({ kind: 'newest' }, into);
  expect(restored).toMatchObject({ seq: 2, missing: ['uploads/photos/ben'] });
  expect(await readFile(join(into.uploads, 'photos/ana/original.jpeg'), 'utf8')).toBe(
    'photo of ana',
  );
});

test('a key that is not that of the backups is told at once', async () => {
  await place.openBackups();
  await expect(place.openBackups('wrong horse')).rejects.toThrow('made with another key');
});

test('one changed byte in any file of a backup is found', async () => {
  await enter('ana', '+49 1');
  const backups = await place.openBackups();
  const { id, plain: files, sealed } = await backups.make(place.places);
  const dir = join(place.root, 'backups');
  const paths = [
    ...files.map(({ sha256 }) => join(dir, 'objects', sha256.slice(0, 2), sha256)),
    ...sealed.map(({ sha256 }) => join(dir, id, `${sha256}.sealed`)),
  ];
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths) {
    const bytes = await readFile(path);
    const changed = Buffer.from(bytes);
    changed[bytes.length >> 1] = (changed[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(path, changed);
    expect((await backups.verify(id)).problems, path).not.toEqual([]);
    await writeFile(path, bytes);
  }
  expect((await backups.verify(id)).problems).toEqual([]);
});

test('a restored contest has everything, in a new epoch that knows where it came from', async () => {
  await enter('ana', '+49 1');
  await enter('ben', '+49 2');
  await writeFile(join(place.places.data, 'secrets.json'), '{"secret":"s3cret"}');
  const backups = await place.openBackups();
  await backups.make(place.places);
  const into = place.into('new');
  const restored = await backups.restore({ kind: 'newest' }, into);
  const { epoch, chain } = main.status();
  expect(restored).toMatchObject({ seq: 2, leftOut: 0, missing: [] });
  expect(restored.epoch.id).not.toBe(epoch);
  expect(restored.epoch.parent).toEqual({ id: epoch, seq: 2, chain });
  const main2 = await place.openMain(into.data);
  const people2 = await place.openPeople(into.data);
  expect(plain(people2.state())).toEqual(plain(people.state()));
  expect(main2.state().counters.get('ben')).toEqual(main.state().counters.get('ben'));
  expect(main2.state().counters.get('restores')).toEqual({ count: 1 });
  expect(await readFile(join(into.uploads, 'photos/ana/original.jpeg'), 'utf8')).toBe(
    'photo of ana',
  );
  expect(await readFile(join(into.data, 'secrets.json'), 'utf8')).toContain('s3cret');
  expect((await main2.read(0, 1))[0]).toEqual((await main.read(0, 1))[0]);
  await main2.close();
  await people2.close();
});

test('a restore to a record brings back exactly the state of then', async () => {
  const states = [plain(main.state())];
  for (let n = 1; n <= 60; n += 1) {
    await main.transact({ by: 'ana' }, add(`c${String(n % 7)}`, n, undefined));
    if (n % 20 === 0) await main.snapshot();
    states.push(plain(main.state()));
  }
  const backups = await place.openBackups();
  await backups.make(place.places);
  for (const seq of [1, 19, 20, 21, 47, 60]) {
    const into = place.into(`at-${String(seq)}`);
    expect(await backups.restore({ kind: 'seq', seq }, into)).toMatchObject({
      seq,
      leftOut: 60 - seq,
    });
    const restored = await place.openMain(into.data);
    const { counters, hands } = restored.state();
    const without = (rows: Iterable<readonly [string, unknown]>) =>
      [...rows].filter(([key]) => !key.startsWith('restore'));
    expect({ counters: without(counters), hands: without(hands) }).toEqual(states[seq]);
    await restored.close();
  }
});

test('a restore to a time takes the last record written by then, also where the clock went back', async () => {
  const start = place.clock.now();
  for (const offset of [0, 1000, 5000, 2000, 9000]) {
    place.clock.setWallClock(start + offset);
    await main.transact({ by: 'ana' }, add('roses'));
  }
  const backups = await place.openBackups();
  await backups.make(place.places);
  const restoreAt = (at: number) =>
    backups.restore({ kind: 'at', at }, place.into(`t${String(at)}`));
  expect(await restoreAt(start + 1500)).toMatchObject({ seq: 2, at: start + 1000 });
  expect(await restoreAt(start + 3000)).toMatchObject({ seq: 4, at: start + 2000 });
  expect(await restoreAt(start + 99_000)).toMatchObject({ seq: 5 });
  await expect(restoreAt(start - 1)).rejects.toThrow('Nothing was recorded by');
});

test('nothing is restored over what is there', async () => {
  await enter('ana', '+49 1');
  const backups = await place.openBackups();
  await backups.make(place.places);
  await expect(backups.restore({ kind: 'newest' }, place.places)).rejects.toThrow('is not empty');
  expect(main.state().counters.size).toBe(1);
});

test('who is erased after a backup does not come back with it', async () => {
  await enter('ana', '+49 170 5550123');
  await enter('ben', '+49 2');
  const backups = await place.openBackups();
  const { id } = await backups.make(place.places);
  await backups.forget(['ana']);
  expect(await place.filesWith('photo of ana', 'backups')).toEqual([]);
  expect(await backups.verify(id)).toMatchObject({ problems: [] });
  const into = place.into('new');
  expect(await backups.restore({ kind: 'newest' }, into)).toMatchObject({ missing: [], erased: 1 });
  expect(await place.filesWith('5550123', 'new')).toEqual([]);
  expect(await place.filesWith('photo of ana', 'new')).toEqual([]);
  const people2 = await place.openPeople(into.data);
  expect([...people2.state().counters.keys()]).toEqual(['ben']);
  await people2.close();
});

test('forgetting that was cut short is finished by the next try, and nobody comes back meanwhile', async () => {
  await enter('ana', '+49 1');
  await enter('ben', '+49 2');
  const backups = await place.openBackups();
  const { id } = await backups.make(place.places);
  let isBroken = true;
  const { remove } = createUnsyncedFiles();
  const broken = await place.openBackups('correct horse', {
    remove: (path) => (isBroken ? Promise.reject(new Error('EIO')) : remove(path)),
  });
  await expect(broken.forget(['ana'])).rejects.toThrow('EIO');
  expect(await place.filesWith('photo of ana', 'backups')).not.toEqual([]);
  const into = place.into('new');
  await backups.restore({ kind: 'newest' }, into);
  expect(await place.filesWith('photo of ana', 'new')).toEqual([]);
  isBroken = false;
  await broken.forget([]);
  expect(await place.filesWith('photo of ana', 'backups')).toEqual([]);
  expect(await backups.verify(id)).toMatchObject({ problems: [] });
  const [manifest] = await backups.list();
  await broken.forget(['ana']);
  expect((await backups.list())[0]).toEqual(manifest);
});

test('an unfinished backup does not count', async () => {
  await enter('ana', '+49 1');
  const broken = await place
    .openBackups('correct horse', {
      open: () => Promise.reject(new Error('EIO')),
    })
    .catch(() => undefined);
  expect(broken).toBeUndefined();
  const backups = await place.openBackups();
  expect(await backups.list()).toEqual([]);
});

test('a backup made while entries come in is a moment of that time', async () => {
  const backups = await place.openBackups();
  const entering = (async () => {
    for (let n = 0; n < 30; n += 1) await enter(`e${String(n)}`, `+49 ${String(n)}`);
  })();
  const manifests = [];
  for (let n = 0; n < 3; n += 1) {
    place.clock.advance(1000);
    manifests.push(await backups.make(place.places));
  }
  await entering;
  for (const { id } of manifests) {
    expect(await backups.verify(id)).toMatchObject({ problems: [], manifest: { missing: [] } });
  }
  const last = await backups.restore({ kind: 'newest' }, place.into('new'));
  expect(last.missing).toEqual([]);
});

test('uploads are brought back beside a program that runs: what is gone, damaged or short, and nobody who was erased', async () => {
  await enter('ana', '111');
  await enter('ben', '222');
  await enter('eve', '333');
  const backups = await place.openBackups();
  const { id } = await backups.make(place.places);
  await backups.forget(['eve']);
  const { uploads } = place.places;
  const photos = join(uploads, 'photos');
  await rm(join(photos, 'ana'), { recursive: true });
  await rm(join(photos, 'eve'), { recursive: true });
  await writeFile(join(photos, 'ben', '320.webp'), 'SMALL photo of ben');
  expect(await backups.restoreUploads(uploads)).toEqual({
    ...{ backup: id, folders: 2, restored: 2, missing: [] },
  });
  expect(await readFile(join(photos, 'ana', 'original.jpeg'), 'utf8')).toBe('photo of ana');
  expect(await readFile(join(photos, 'ben', '320.webp'), 'utf8')).toBe('small photo of ben');
  expect((await readdir(photos)).sort()).toEqual(['ana', 'ben']);
  expect(await readdir(join(photos, 'ben'))).toEqual(['320.webp', 'original.jpeg']);
  expect(await backups.restoreUploads(uploads)).toMatchObject({ folders: 2, restored: 0 });
});

test('a restore without uploads leaves them to the machine that keeps them', async () => {
  await enter('ana', '111');
  const backups = await place.openBackups();
  await backups.make(place.places);
  const { data } = place.into('elsewhere');
  expect(await backups.restore({ kind: 'newest' }, { data })).toMatchObject({ missing: [] });
  expect((await readdir(join(place.root, 'elsewhere'))).sort()).toEqual(['data']);
});
