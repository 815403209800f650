import { expect, test } from 'vitest';

import { createMemoryLog } from '../../support/memory-log.ts';
import { openMemoryStore } from '../../support/memory-store.ts';
import { createPlainFiles } from '../../support/plain-files.ts';
import type { PlainFiles } from '../../support/plain-files.ts';
import { tablesInSnapshot } from '../../support/snapshot-rows.ts';
import { add, applyTally, plain, remove, tallyTables } from '../../support/tally.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createMemory } from '../../../lib/store/recover.ts';

const app = { tables: tallyTables, apply: applyTally };
const names = (files: PlainFiles): string[] => [...files.contents.keys()].sort();

test('a snapshot of a live store holds the state at its seq, in slices, while writes go on', async () => {
  const files = createPlainFiles();
  const clock = createFakeClock();
  let turns = 0;
  const store = await openMemoryStore({
    ...app,
    files,
    // Every look at the time is a millisecond later, so a slice is a handful of rows.
    clock: { ...clock, monotonic: () => (clock.advance(1), clock.monotonic()) },
    yieldToLoop: async () => {
      turns += 1;
      await store.transact({ by: `hand ${String(turns)}` }, add(`c${String(turns * 3)}`, 100));
      await store.transact({ by: 'cleaner' }, remove(`c${String(99 - turns)}`));
    },
  });
  for (let n = 0; n < 100; n += 1) await store.transact({ by: 'ana' }, add(`c${String(n)}`, n));
  const before = plain(store.state());
  const seq = await store.snapshot();
  expect(seq).toBe(100);
  expect(turns).toBeGreaterThan(10);
  expect(plain(store.state())).not.toEqual(before);
  const tables = await tablesInSnapshot(files, 'store/snapshot-100.jsonl', tallyTables);
  expect(plain(createMemory(app, tables).state)).toEqual(before);
});

test('two snapshots are kept, and one is written by itself after enough records and on close', async () => {
  const files = createPlainFiles();
  const store = await openMemoryStore({ ...app, files, snapshotEvery: 10 });
  for (let n = 0; n < 35; n += 1) {
    await store.transact({ by: 'ana' }, add('roses'));
    // Time to finish one that is due.
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
  }
  await store.close();
  expect(names(files)).toEqual(['store/snapshot-30.jsonl', 'store/snapshot-35.jsonl']);
});

test('a damaged snapshot is reported and passed over for the one before it', async () => {
  const files = createPlainFiles();
  const log = createMemoryLog();
  const store = await openMemoryStore({ ...app, files, log });
  for (let n = 0; n < 3; n += 1) {
    await store.transact({ by: 'ana' }, add('roses'));
    await store.snapshot();
  }
  const bytes = files.contents.get('store/snapshot-3.jsonl')?.slice() ?? new Uint8Array();
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  files.contents.set('store/snapshot-3.jsonl', bytes);
  const reopened = await openMemoryStore({ ...app, files, log: log.afterPowerCut() });
  expect(reopened.state().counters.get('roses')).toEqual({ count: 3 });
  expect(reopened.status().lastSnapshotSeq).toBe(2);
  expect(reopened.status().recovery.join()).toMatch(/^snapshot-3\.jsonl was passed over/);
});

test.each([0, 1, 0.5, 0.99])(
  'a snapshot cut off at %d of its length is never believed',
  async (part) => {
    const files = createPlainFiles();
    const log = createMemoryLog();
    const store = await openMemoryStore({ ...app, files, log });
    await store.transact({ by: 'ana' }, add('roses'));
    await store.snapshot();
    const path = 'store/snapshot-1.jsonl';
    const bytes = files.contents.get(path) ?? new Uint8Array();
    files.contents.set(path, bytes.slice(0, Math.min(bytes.length - 2, bytes.length * part)));
    const reopened = await openMemoryStore({ ...app, files, log: log.afterPowerCut() });
    expect(reopened.state().counters.get('roses')).toEqual({ count: 1 });
    expect(reopened.status().recovery).toHaveLength(1);
  },
);

test('rows of any size come back as they were, in whatever pieces a snapshot is read', async () => {
  const files = createPlainFiles();
  const log = createMemoryLog();
  const store = await openMemoryStore({ ...app, files, log, snapshotEvery: 0 });
  const sizes = [3, 200_000, 700_000, 10, 1_500_000, ...Array.from({ length: 3000 }, (_, n) => n)];
  for (const [nth, size] of sizes.entries())
    await store.transact({ by: 'ana' }, add(`c${String(nth)}`, 1, 'é,[ "\n'.repeat(size / 6)));
  await store.snapshot();
  const before = plain(store.state());
  for (const mostBytes of [Infinity, 100_000, 1009]) {
    const shortReads: PlainFiles = {
      ...files,
      async open(path, options) {
        const handle = await files.open(path, options);
        return {
          ...handle,
          read: (buffer, position) => handle.read(buffer.subarray(0, mostBytes), position),
        };
      },
    };
    const reopened = await openMemoryStore({ ...app, files: shortReads, log: log.afterPowerCut() });
    expect(reopened.status().recovery).toEqual([]);
    expect(reopened.status().lastSnapshotSeq).toBe(sizes.length);
    expect(plain(reopened.state())).toEqual(before);
  }
});

test('no room for a snapshot is reported and closes nothing', async () => {
  const files = createPlainFiles();
  const store = await openMemoryStore({ ...app, files });
  await store.transact({ by: 'ana' }, add('roses'));
  files.failWrites(new Error('ENOSPC'));
  await expect(store.snapshot()).rejects.toThrow('The log is complete without it');
  expect(store.status()).toMatchObject({ kind: 'open' });
  expect(store.status().snapshotProblem).toContain('ENOSPC');
  expect(names(files)).toEqual([]);
  files.failWrites(undefined);
  await store.transact({ by: 'ana' }, add('roses'));
  expect(await store.snapshot()).toBe(2);
  expect(store.status().snapshotProblem).toBeUndefined();
});

test('a snapshot beyond the end of the log means that records are missing, and is refused', async () => {
  const files = createPlainFiles();
  const store = await openMemoryStore({ ...app, files });
  await store.transact({ by: 'ana' }, add('roses'));
  await store.snapshot();
  await expect(openMemoryStore({ ...app, files })).rejects.toThrow(
    'acknowledged records are missing',
  );
});

test('records of an older release are read through the upgrade, and its snapshots too', async () => {
  const files = createPlainFiles();
  const log = createMemoryLog();
  const store = await openMemoryStore({ ...app, files, log });
  await store.transact({ by: 'ana' }, add('roses', 2));
  await store.snapshot();
  await store.transact({ by: 'ana' }, add('skulls', 3));
  const upgrade = {
    version: 2,
    event: (stored: unknown) => [
      { ...(stored as { type: 'added'; name: string; amount: number }), note: 'old' },
    ],
    row: (_table: string, stored: unknown) => ({
      ...(stored as { count: number }),
      note: 'old row',
    }),
  };
  const later = await openMemoryStore({ ...app, files, log: log.afterPowerCut(), upgrade });
  expect(later.state().counters.get('roses')).toEqual({ count: 2, note: 'old row' });
  expect(later.state().counters.get('skulls')).toEqual({ count: 3, note: 'old' });
  expect((await later.read(1, 1))[0]?.events).toMatchObject([{ note: 'old' }]);

  const { version, event } = upgrade;
  const fromLog = await openMemoryStore({
    ...app,
    files,
    log: log.afterPowerCut(),
    upgrade: { version, event },
  });
  expect(fromLog.state().counters.get('roses')).toEqual({ count: 2, note: 'old' });
});

test('the ledger forgets the oldest answers beyond its limits, the same way after a restart', async () => {
  const clock = createFakeClock();
  const log = createMemoryLog();
  const ledger = { maxEntries: 3, maxAgeMs: 1000 };
  const store = await openMemoryStore({ ...app, log, clock, ledger });
  for (const key of ['a', 'b', 'c', 'd']) await store.transact({ by: 'ana', key }, add('roses'));
  expect(store.status().ledgerSize).toBe(3);
  clock.advance(1001);
  await store.transact({ by: 'ana', key: 'e' }, add('roses'));
  expect(store.status().ledgerSize).toBe(1);
  const reopened = await openMemoryStore({ ...app, log: log.afterPowerCut(), clock, ledger });
  expect(reopened.status().ledgerSize).toBe(1);
});
