import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../lib/store/index.ts';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { add, applyTally, tallyTables } from '../support/tally.ts';
import type { TallyEvent, TallyState } from '../support/tally.ts';

// Each is told in docs/RUNBOOK.md, with the other bad days of full-disk.test.ts, failed-write.test.ts and start.test.ts.

let dir: string;
let clock: FakeClock;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bad-day-'));
  clock = createFakeClock();
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (where = dir): Promise<Store<TallyState, TallyEvent>> =>
  openStore({
    ...{ dir: where, clock, tables: tallyTables, apply: applyTally },
    ...{ files: createNodeFiles(), segmentBytes: 16_384 },
  });

const enter = (store: Store<TallyState, TallyEvent>, name: string) =>
  store.transact({ by: 'ana' }, add(name, 1, 'ink '.repeat(50)));

/** Several segments and a snapshot, closed. */
const fill = async (where = dir, count = 100): Promise<void> => {
  const store = await open(where);
  for (let nth = 0; nth < count; nth += 1) await enter(store, `c${String(nth)}`);
  await store.close();
};

const lastSegment = async (): Promise<string> => {
  const names = (await readdir(join(dir, 'log'))).sort();
  // Behind it stands the spare.
  return join(dir, 'log', names.at(-2) ?? '');
};

test('a mount that is read-only is refused as that, and nothing is missing when it may be written again', async (context) => {
  const disk = await mountSmallDisk(4);
  // Only root may mount; the verdict of `npm test` names what was skipped.
  if (disk === undefined) return context.skip('this machine does not let us mount a small disk');
  const remount = (how: string) => promisify(execFile)('mount', ['-o', `remount,${how}`, disk.dir]);
  try {
    const where = join(disk.dir, 'store');
    await fill(where);
    await remount('ro');
    await expect(open(where)).rejects.toThrow('EROFS');
    await remount('rw');
    const store = await open(where);
    expect(store.status()).toMatchObject({ kind: 'open', head: 100, recovery: [] });
    await store.close();
  } finally {
    await disk.remove();
  }
});

test('a data folder that is deleted under a running store is noticed within a second, and nothing more is taken', async () => {
  const store = await open();
  await enter(store, 'before');
  await rm(dir, { recursive: true });
  await clock.advanceAsync(1001);
  expect(await enter(store, 'after')).toMatchObject({ error: { kind: 'outcome-unknown' } });
  expect(store.status()).toMatchObject({ kind: 'read-only' });
  expect(store.status().reason).toMatch(/log was deleted while it was being written/);
  expect(await enter(store, 'after')).toMatchObject({ error: { kind: 'read-only' } });
  await store.close();
});

test('a clock that goes backwards changes neither order nor answers', async () => {
  const store = await open();
  await enter(store, 'late');
  const first = await store.transact({ by: 'ana', key: 'k' }, add('late'));
  clock.setWallClock(10);
  await enter(store, 'early');
  const again = await store.transact({ by: 'ana', key: 'k' }, add('late'));
  expect(again).toMatchObject({ value: { seq: 2, replayed: true } });
  await store.close();
  const reopened = await open();
  expect((await reopened.read(0, 9)).map(({ seq, at }) => [seq, at < 1000])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  expect(await reopened.transact({ by: 'ana', key: 'k' }, add('late'))).toMatchObject({
    value: { seq: first.ok ? first.value.seq : 0, replayed: true },
  });
  await reopened.close();
});

test.each([
  ['is empty', 0],
  ['was cut in the middle', 5000],
])('a segment that %s keeps the store from starting, by name and byte', async (_what, bytes) => {
  await fill();
  const path = await lastSegment();
  await truncate(path, bytes);
  await expect(open()).rejects.toThrow(`${path}, byte ${String(bytes)}: the file was`);
  await expect(open()).rejects.toThrow('doctor');
});

test('a segment of another store is refused by name', async () => {
  await fill();
  const other = join(dir, 'other');
  await fill(other);
  const path = await lastSegment();
  await cp(join(other, 'log', path.slice(-12)), path);
  await expect(open()).rejects.toThrow(`${path}, byte 0: the file belongs to another store.`);
});

test('a snapshot of another store is passed over, and the log tells all', async () => {
  await fill();
  const other = join(dir, 'other');
  await fill(other, 120);
  await cp(join(other, 'snapshot-120.jsonl'), join(dir, 'snapshot-120.jsonl'));
  const store = await open();
  expect(store.status().recovery.join()).toContain('it belongs to another store');
  expect(store.state().counters.size).toBe(100);
  await store.close();
});
