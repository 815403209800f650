import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { EraseIncomplete, openStore } from '../../../lib/store/index.ts';
import type { ErasableStore } from '../../../lib/store/index.ts';
import { createNodeFiles } from '../../../lib/wal/index.ts';
import type { Files } from '../../../lib/wal/index.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { add, applyTally, remove, tallyTables } from '../../support/tally.ts';
import type { TallyEvent, TallyState } from '../../support/tally.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'erase-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (files: Files = createNodeFiles()): Promise<ErasableStore<TallyState, TallyEvent>> =>
  openStore({
    dir,
    tables: tallyTables,
    apply: applyTally,
    clock: createFakeClock(),
    files,
    erasable: true,
    segmentBytes: 16 * 1024,
  });

/** The files under the store's directory that hold `text`. */
const filesWith = async (text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // A spare that is being laid out gets its name meanwhile.
    const bytes = entry.isFile() ? await readFile(path).catch(() => Buffer.alloc(0)) : undefined;
    if (bytes?.includes(text) === true) found.push(path);
  }
  return found;
};

const phone = '+49 170 5550123';

test('after an erasure the bytes are in no file, and everything else is still there', async () => {
  const store = await open();
  await store.transact({ by: 'ana', key: 'a' }, add('ana', 1, phone));
  for (let n = 0; n < 200; n += 1)
    await store.transact({ by: 'ben' }, add('ben', 1, 'x'.repeat(200)));
  await store.snapshot();
  await store.transact({ by: 'ana' }, add('ana', 1, phone));
  expect(await filesWith(phone)).not.toEqual([]);
  expect(await store.erase({ by: 'organiser' }, remove('ana'))).toMatchObject({ ok: true });
  expect(await filesWith(phone)).toEqual([]);
  await store.transact({ by: 'ben' }, add('ben'));
  await store.close();
  const reopened = await open();
  expect([...reopened.state().counters]).toEqual([['ben', { count: 201 }]]);
  expect(await reopened.transact({ by: 'ana', key: 'a' }, add('ana', 1, phone))).toMatchObject({
    value: { replayed: true },
  });
  expect(await filesWith(phone)).toEqual([]);
  await reopened.close();
});

test('erasing while writes go on loses none of them', async () => {
  const store = await open();
  await store.transact({ by: 'ana' }, add('ana', 1, phone));
  const writes = Array.from({ length: 50 }, (_, n) =>
    store.transact({ by: 'ben' }, add(`b${String(n)}`)),
  );
  const erased = store.erase({ by: 'organiser' }, remove('ana'));
  const more = Array.from({ length: 50 }, (_, n) =>
    store.transact({ by: 'ben' }, add(`c${String(n)}`)),
  );
  await Promise.all([...writes, erased, ...more]);
  expect(await filesWith(phone)).toEqual([]);
  const reopened = await open();
  expect(reopened.state().counters.size).toBe(100);
  await reopened.close();
  await store.close();
});

test('an erasure that could not be finished says so, and the next start finishes it', async () => {
  const real = createNodeFiles();
  let isFull = false;
  const files: Files = {
    ...real,
    open: (path, options) =>
      isFull && path.includes('snapshot-')
        ? Promise.reject(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }))
        : real.open(path, options),
  };
  const store = await open(files);
  await store.transact({ by: 'ana' }, add('ana', 1, phone));
  isFull = true;
  await expect(store.erase({ by: 'organiser' }, remove('ana'))).rejects.toThrow(EraseIncomplete);
  expect(store.state().counters.has('ana')).toBe(false);
  await store.close();
  expect(await filesWith(phone)).not.toEqual([]);
  await (await open()).close();
  expect(await filesWith(phone)).toEqual([]);
});

test('a half-written snapshot of a crash is cleared away', async () => {
  const store = await open();
  await store.transact({ by: 'ana' }, add('ana'));
  await store.close();
  await writeFile(join(dir, 'snapshot-9.jsonl.tmp'), phone);
  await (await open()).close();
  expect(await filesWith(phone)).toEqual([]);
});
