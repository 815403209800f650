import { cp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { ok } from '../../../shared/base/result.ts';
import { lockDir } from '../../../lib/wal/index.ts';
import { createContestOnDisk, phoneOf } from '../../support/contest-on-disk.ts';
import type { ContestOnDisk } from '../../support/contest-on-disk.ts';

let place: ContestOnDisk;
beforeEach(async () => {
  place = await createContestOnDisk();
});
afterEach(() => place.clear());

const entriesIn = async (data?: string): Promise<readonly string[]> => {
  const stores = await place.openStores(data);
  const ids = [...stores.main.state().entries.keys()];
  await stores.close();
  return ids;
};
const filesWith = async (dir: string, text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await readFile(path)).includes(text)) found.push(path);
  }
  return found;
};
const spoil = async (path: string, text: string): Promise<void> => {
  const at = (await readFile(path)).indexOf(text);
  const handle = await open(path, 'r+');
  await handle.write('X', at);
  await handle.close();
};

test('without a contest every command says so in a sentence', async () => {
  for (const command of ['backup', 'log', 'doctor']) {
    const { code, said } = await place.contest(command);
    expect({ code, said }).toEqual({
      code: 1,
      said: `There is no contest in ${place.DATA_DIR}. Start the server once, or set DATA_DIR.`,
    });
  }
  expect((await place.contest('restore')).said).toContain('There is no backup in');
});

test('a misspelled command is an exit code of its own', async () => {
  expect(await place.contest('bakup')).toMatchObject({ code: 64 });
});

test('backup, list and verify', async () => {
  await place.enter(1, 3);
  const made = await place.contest('backup');
  expect(made).toMatchObject({ code: 0 });
  expect(made.printed).toMatch(/3 records, .* complete$/);
  expect((await place.contest('backups')).printed).toBe(made.printed);
  const verified = await place.contest('verify');
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.printed).toContain('data: 3 records, 3 photos, all good');
  expect(await filesWith(place.BACKUPS_DIR, phoneOf(1))).toEqual([]);
});

test('a photo that is gone makes backup and verify fail with its name', async () => {
  await place.enter(1, 2);
  await rm(join(place.UPLOADS_DIR, 'photos/key2'), { recursive: true });
  const made = await place.contest('backup');
  expect(made).toMatchObject({ code: 2 });
  expect(made.said).toContain('photos/key2');
  expect(await place.contest('verify')).toMatchObject({ code: 2 });
});

test('restore to a record, elsewhere, verified, with numbers skipped', async () => {
  await place.enter(1, 5);
  await place.contest('backup');
  const into = join(place.root, 'elsewhere');
  const restored = await place.contest('restore', '--seq', '3', '--into', into, '--verify');
  expect(restored.printed).toContain('up to record 3');
  expect(restored.printed).toContain('verified: 3 photos, all good');
  expect(restored.code).toBe(0);
  expect(await entriesIn(join(into, 'data'))).toEqual(['entry1', 'entry2', 'entry3']);
  const stores = await place.openStores(join(into, 'data'));
  expect(stores.main.state().counters.get('entry')).toEqual({ value: 1003 });
  expect(stores.main.status().parent).toMatchObject({ seq: 3 });
  expect(stores.people.state().details.get('entry1/1')).toMatchObject({ phone: phoneOf(1) });
  await stores.close();
  expect(await entriesIn()).toHaveLength(5);
});

test('a restore in place says what it replaces, sets it aside, and asks first', async () => {
  await place.enter(1, 2);
  await place.contest('backup');
  await place.enter(3, 4);
  const asked = await place.contest('restore');
  expect(asked.code).toBe(1);
  expect(asked.said).toContain('holds 4 records');
  expect(asked.said).toContain('2 records would be lost');
  expect(asked.said).toContain('--yes');
  expect(await entriesIn()).toHaveLength(4);
  const done = await place.contest('restore', '--yes', '--verify');
  expect(done).toMatchObject({ code: 0 });
  expect(await entriesIn()).toEqual(['entry1', 'entry2']);
  expect(await readdir(join(place.UPLOADS_DIR, 'photos'))).toEqual(['key1', 'key2']);
  const left = [place.DATA_DIR, place.UPLOADS_DIR].map((dir) => readdir(dir));
  expect((await Promise.all(left)).flat().join()).not.toContain('restored-');
  const aside = (await readdir(place.DATA_DIR)).find((name) => name.startsWith('before-restore-'));
  expect(await entriesIn(join(place.DATA_DIR, aside ?? ''))).toHaveLength(4);
});

test('a folder that a running server holds is not touched', async () => {
  await place.enter(1, 1);
  await place.contest('backup');
  const lock = lockDir(place.DATA_DIR);
  const refused = await place.contest('restore', '--yes');
  expect(refused.code).toBe(1);
  expect(refused.said).toContain(`in use by process ${String(process.pid)}`);
  expect(await place.contest('backup')).toMatchObject({ code: 0 });
  lock.release();
});

test('whoever was erased since the backup stays erased', async () => {
  await place.enter(1, 3);
  await place.contest('backup');
  const stores = await place.openStores();
  await stores.people.erase({ by: 'contest' }, () =>
    ok({ events: [{ type: 'personErased' as const, entryId: 'entry2' }], result: null }),
  );
  await stores.close();
  const into = join(place.root, 'elsewhere');
  const restored = await place.contest('restore', '--into', into, '--verify');
  expect(restored.printed).toContain('1 erasures were applied');
  expect(restored.code).toBe(0);
  expect(await filesWith(into, phoneOf(2))).toEqual([]);
  expect(await filesWith(into, 'the photo of entry2')).toEqual([]);
  expect(await filesWith(place.BACKUPS_DIR, 'the photo of entry2')).toEqual([]);
  const again = await place.openStores(join(into, 'data'));
  expect(again.main.state().entries.get('entry2')?.status).toBe('erased');
  expect([...again.people.state().details.keys()]).toEqual(['entry1/1', 'entry3/1']);
  await again.close();
});

test('the log can be read, filtered and taken as JSON', async () => {
  await place.enter(1, 3);
  const { printed } = await place.contest('log', '--after', '1');
  expect(printed.split('\n')).toHaveLength(2);
  expect(printed).toMatch(/^#2 {2}\S+ {2}entrySubmitted {2}by phone$/m);
  expect((await place.contest('log', '--filter', 'winnersSaved')).printed).toBe('');
  const lines = (await place.contest('log', '--json')).printed.split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([1, 2, 3]);
});

test('doctor names the damaged byte and, when told to, keeps what can be saved', async () => {
  await place.enter(1, 4);
  const path = join(place.DATA_DIR, 'log/00000001.log');
  await spoil(path, 'entry3');
  const seen = await place.contest('doctor');
  expect(seen.code).toBe(2);
  expect(seen.printed).toMatch(/DAMAGED .*00000001\.log, byte \d+/);
  expect(seen.printed).toContain('record 2 is the last that can be saved');
  expect(await place.contest('backup')).toMatchObject({ code: 1 });
  const repaired = await place.contest('doctor', '--repair');
  expect(repaired.code).toBe(0);
  expect(repaired.printed).toContain('goes on after record 2');
});

test('after a repair the contest opens again, though a snapshot reached beyond what was saved', async () => {
  await place.enter(1, 4);
  const { main, close } = await place.openStores();
  expect(await main.snapshot()).toBe(4);
  await close();
  await spoil(join(place.DATA_DIR, 'log/00000001.log'), 'entry3');
  expect((await place.contest('doctor')).printed).toContain('DAMAGED snapshot 4');
  const repaired = await place.contest('doctor', '--repair');
  expect(repaired.printed).toContain('snapshot-4.jsonl.damaged');
  expect(await place.contest('doctor')).toMatchObject({ code: 0 });
  expect(await entriesIn()).toEqual(['entry1', 'entry2']);
});

test('a snapshot of another history than the log tells is named by doctor and set aside', async () => {
  await place.enter(1, 2);
  const fork = join(place.root, 'fork');
  await cp(place.DATA_DIR, fork, { recursive: true });
  await place.enter(3, 3);
  await cp(place.DATA_DIR, join(place.root, 'other'), { recursive: true });
  await rm(place.DATA_DIR, { recursive: true });
  await cp(fork, place.DATA_DIR, { recursive: true });
  await place.enter(4, 4);
  await cp(join(place.root, 'other/snapshot-3.jsonl'), join(place.DATA_DIR, 'snapshot-3.jsonl'));
  await expect(place.openStores()).rejects.toThrow('Run "contest doctor"');
  const seen = await place.contest('doctor');
  expect(seen.code).toBe(2);
  expect(seen.printed).toContain('DAMAGED snapshot 3: the history up to record 3 was edited since');
  expect(await place.contest('verify')).toMatchObject({ code: 1 });
  expect((await place.contest('doctor', '--repair')).printed).toContain('snapshot-3.jsonl.damaged');
  expect(await place.contest('doctor')).toMatchObject({ code: 0 });
  expect(await entriesIn()).toEqual(['entry1', 'entry2', 'entry4']);
});

test('a people store that cannot be read is said, and the list of the erased beside it is still applied', async () => {
  await place.enter(1, 2);
  await place.contest('backup');
  const stores = await place.openStores();
  await stores.people.erase({ by: 'contest' }, () =>
    ok({ events: [{ type: 'personErased' as const, entryId: 'entry2' }], result: null }),
  );
  await stores.close();
  await place.contest('backup');
  await rm(join(place.BACKUPS_DIR, 'erasures.jsonl'));
  for (const path of await filesWith(join(place.DATA_DIR, 'people/log'), '"header"'))
    await spoil(path, '"header"');
  const into = join(place.root, 'elsewhere');
  const restored = await place.contest('restore', '--seq', '2', '--into', into);
  expect(restored.said).toContain('cannot be read');
  expect(restored.printed).toContain('1 erasures were applied');
});

test('times and numbers that make no sense are refused in a sentence', async () => {
  await place.enter(1, 1);
  await place.contest('backup');
  const into = join(place.root, 'elsewhere');
  const restore = async (...args: readonly string[]): Promise<string> =>
    (await place.contest('restore', '--into', into, ...args)).said;
  expect(await restore('--at', 'yesterday-ish')).toContain('is not a time');
  expect(await restore('--seq', '-1')).toContain('is not the number of a record');
  expect(await restore('--seq', '99')).toContain('ends at record 1');
  expect(await restore('--at', '2001-01-01')).toContain('Nothing was recorded by');
});

test('a restore that fails changes nothing and leaves nothing behind', async () => {
  await place.enter(1, 2);
  await place.contest('backup');
  const objects = join(place.BACKUPS_DIR, 'objects');
  for (const path of await filesWith(objects, 'the photo of entry1'))
    await writeFile(path, 'other');
  const before = await readdir(place.DATA_DIR);
  const failed = await place.contest('restore', '--yes');
  expect(failed.code).toBe(1);
  expect(failed.said).toContain('was changed since it was backed up');
  expect(await readdir(place.DATA_DIR)).toEqual(expect.arrayContaining(before));
  expect((await readdir(place.DATA_DIR)).filter((name) => name.startsWith('restored-'))).toEqual(
    [],
  );
  expect(await entriesIn()).toEqual(['entry1', 'entry2']);
});
