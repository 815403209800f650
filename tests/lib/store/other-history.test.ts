import { expect, test } from 'vitest';

import { openStore } from '../../../lib/store/index.ts';
import { whyForeign } from '../../../lib/store/compare-history.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createPlainFiles } from '../../support/plain-files.ts';
import { add, applyTally, tallyTables } from '../../support/tally.ts';

const epoch = { id: 'first', parent: null };

const openIn = (files: ReturnType<typeof createPlainFiles>, dir: string, given = epoch) =>
  openStore({
    ...{ files, dir, storeId: 'tally', epoch: given, segmentBytes: 8192 },
    ...{ tables: tallyTables, apply: applyTally, clock: createFakeClock() },
  });

/** Two logs of one name and epoch that tell different things, each with a snapshot at record 3. */
const twoHistories = async () => {
  const files = createPlainFiles();
  for (const [dir, name] of [
    ['true', 'roses'],
    ['edited', 'thorns'],
  ] as const) {
    const store = await openIn(files, dir);
    for (let n = 0; n < 3; n += 1) await store.transact({ by: 'ana' }, add(name));
    await store.close();
  }
  return files;
};

test('a log that was edited after the snapshot was made is not believed', async () => {
  const files = await twoHistories();
  const snapshot = files.contents.get('true/snapshot-3.jsonl') ?? new Uint8Array();
  files.contents.set('edited/snapshot-3.jsonl', snapshot);
  await expect(openIn(files, 'edited')).rejects.toThrow(
    /the history up to record 3 was edited since\. Run "contest doctor"/,
  );
  expect((await openIn(files, 'true')).status().recovery).toEqual([]);
});

test('a snapshot of the same history fits after restarts and in a new epoch', async () => {
  const files = await twoHistories();
  const store = await openIn(files, 'true');
  await store.transact({ by: 'ana' }, add('roses'));
  await store.close();
  const later = await openIn(files, 'true', { id: 'second', parent: null });
  expect(later.status().parent).toMatchObject({ id: 'first', seq: 4 });
  await later.close();
  expect((await openIn(files, 'true', { id: 'third', parent: null })).status()).toMatchObject({
    lastSnapshotSeq: 4,
    recovery: [],
  });
});

const log = (chain: string, epochId: string, durable = 9) => ({
  ...{ durable, epoch: { id: 'second', parent: { id: 'first', seq: 5, chain: 'at5' } } },
  chainAt: async () => ({ chain, epoch: epochId }),
});
const made = (id: string, seq: number) => ({
  epoch: id === 'second' ? log('', '').epoch : { id, parent: null },
  chain: { seq, value: 'as written' },
});

test('what a restore cut off is no contradiction, what is simply missing is one', async () => {
  expect(await whyForeign(made('first', 12), log('', ''))).toBeUndefined();
  expect(await whyForeign(made('second', 12), log('', ''))).toBe(
    'record 12 was on disk when it was written, and the log ends at 9',
  );
  expect(await whyForeign(made('first', 7), log('of the new epoch', 'second'))).toBeUndefined();
  expect(await whyForeign(made('second', 4), log('edited', 'first'))).toContain('was edited');
  expect(await whyForeign(made('second', 4), log('as written', 'first'))).toBeUndefined();
});
