import { expect, test } from 'vitest';

import { createMemoryLog } from '../../support/memory-log.ts';
import { createPlainFiles } from '../../support/plain-files.ts';
import { openMemoryStore } from '../../support/memory-store.ts';
import { add, applyTally, remove, tallyTables } from '../../support/tally.ts';
import type { TallyStore } from '../../support/store-makers.ts';
import type { MemoryLog } from '../../support/memory-log.ts';

const openManual = async (
  files = createPlainFiles(),
): Promise<{ log: MemoryLog; store: TallyStore }> => {
  const log = createMemoryLog({ manual: true });
  return {
    log,
    store: await openMemoryStore({ log, files, tables: tallyTables, apply: applyTally }),
  };
};

/** Whether `promise` is settled, now that everything that could settle it has run. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
  return settled;
};

test('an answer waits until its record is on disk', async () => {
  const { log, store } = await openManual();
  const answer = store.transact({ by: 'ana' }, add('roses'));
  expect(await isSettled(answer)).toBe(false);
  log.sync();
  expect(await answer).toMatchObject({ ok: true });
});

test('a refusal waits for the records it was decided on', async () => {
  const { log, store } = await openManual();
  const added = store.transact({ by: 'ana' }, add('roses'));
  const removed = store.transact({ by: 'ana' }, remove('roses'));
  const refused = store.transact({ by: 'ana' }, remove('roses'));
  expect(await isSettled(refused)).toBe(false);
  log.sync();
  expect(await refused).toEqual({ ok: false, error: { kind: 'unknown' } });
  expect([(await added).ok, (await removed).ok]).toEqual([true, true]);
});

test('a repeated key and a reused key wait for the first command', async () => {
  const { log, store } = await openManual();
  const first = store.transact({ by: 'ana', key: 'k', bodyHash: 'a' }, add('roses'));
  const again = store.transact({ by: 'ana', key: 'k', bodyHash: 'a' }, add('roses'));
  const other = store.transact({ by: 'ana', key: 'k', bodyHash: 'b' }, add('roses'));
  expect(await isSettled(again)).toBe(false);
  expect(await isSettled(other)).toBe(false);
  log.sync();
  expect(await first).toMatchObject({ value: { replayed: false } });
  expect(await again).toMatchObject({ value: { replayed: true, seq: 1 } });
  expect(await other).toEqual({ ok: false, error: { kind: 'key-reused' } });
});

test('subscribers see nothing that is not on disk', async () => {
  const { log, store } = await openManual();
  const seen: number[] = [];
  store.subscribe(({ seq }) => seen.push(seq));
  const answer = store.transact({ by: 'ana' }, add('roses'));
  expect(await isSettled(answer)).toBe(false);
  expect(seen).toEqual([]);
  log.sync();
  expect(seen).toEqual([1]);
  await answer;
});

test('when the disk fails, waiters are told that the outcome is unknown and later commands that writing is over', async () => {
  const { log, store } = await openManual();
  const kept = store.transact({ by: 'ana', key: 'kept' }, add('roses'));
  log.sync();
  await kept;
  const kinds: string[] = [];
  store.onStatus(({ kind }) => kinds.push(kind));
  const added = store.transact({ by: 'ana', key: 'lost' }, add('roses'));
  const refused = store.transact({ by: 'ana' }, remove('skulls'));
  log.fail(new Error('EIO'));
  const unknown = { ok: false, error: { kind: 'outcome-unknown' } };
  expect(await added).toEqual(unknown);
  expect(await refused).toEqual(unknown);
  expect(await store.transact({ by: 'ana', key: 'lost' }, add('roses'))).toEqual(unknown);
  expect(await store.transact({ by: 'ana' }, add('roses'))).toMatchObject({
    error: { kind: 'read-only', reason: 'The disk failed: EIO' },
  });
  expect(await store.transact({ by: 'ana', key: 'kept' }, add('roses'))).toMatchObject({
    value: { seq: 1, replayed: true },
  });
  expect(await store.read(0, 10)).toHaveLength(1);
  expect(kinds).toEqual(['read-only']);
  await store.close();
});

test('a full disk refuses commands and takes them again when there is room', async () => {
  const { log, store } = await openManual();
  log.fill();
  expect(await store.transact({ by: 'ana' }, add('roses'))).toEqual({
    ok: false,
    error: { kind: 'no-room' },
  });
  expect(store.status()).toMatchObject({ kind: 'full', head: 0 });
  log.free();
  const answer = store.transact({ by: 'ana' }, add('roses'));
  log.sync();
  expect(await answer).toMatchObject({ ok: true });
});

test('why nothing is taken is said as it is: no room, or another trouble of the disk', async () => {
  const { log, store } = await openManual();
  const because = (code: string): string | undefined => {
    log.free();
    log.fill(Object.assign(new Error(`${code}: trouble`), { code }));
    return store.status().reason;
  };
  expect(because('ENOSPC')).toBe('There is no room on the disk.');
  expect(because('EIO')).toBe('The disk takes no more: EIO: trouble');
});

test('closing does not wait for room on a full disk', async () => {
  const { log, store } = await openManual();
  const answer = store.transact({ by: 'ana' }, add('roses'));
  const snapshot = store.snapshot().catch(() => 'none');
  const closing = store.close();
  expect(await isSettled(closing)).toBe(false);
  log.fill();
  await closing;
  expect(await answer).toEqual({ ok: false, error: { kind: 'outcome-unknown' } });
  expect(await snapshot).toBe('none');
});

test('what was not on disk is gone after a power cut, from snapshots too, and nobody was told of it', async () => {
  const files = createPlainFiles();
  const { log, store } = await openManual(files);
  const first = store.transact({ by: 'ana' }, add('roses'));
  log.sync();
  await first;
  const second = store.transact({ by: 'ana' }, add('roses'));
  const snapshot = store.snapshot();
  expect(await isSettled(second)).toBe(false);
  expect(await isSettled(snapshot)).toBe(false);
  const log2 = log.afterPowerCut();
  const reopened = await openMemoryStore({
    log: log2,
    files,
    tables: tallyTables,
    apply: applyTally,
  });
  expect(reopened.state().counters.get('roses')).toEqual({ count: 1 });
  log.sync();
  await Promise.all([second, snapshot]);
});

test('a listener that throws keeps nobody else from the record', async () => {
  const thrown: unknown[] = [];
  const store = await openMemoryStore({
    tables: tallyTables,
    apply: applyTally,
    reportError: (error) => thrown.push(error),
  });
  const seen: number[] = [];
  store.subscribe(() => {
    throw new Error('a bug in a view');
  });
  store.subscribe(({ seq }) => seen.push(seq));
  await store.transact({ by: 'ana' }, add('roses'));
  expect(seen).toEqual([1]);
  expect(thrown).toHaveLength(1);
});

test('something that cannot be written as JSON changes nothing', async () => {
  const store = await openMemoryStore({ tables: tallyTables, apply: applyTally });
  const broken = store.transact({ by: 'ana' }, () => ({
    ok: true,
    value: { events: [{ type: 'added', name: 'roses', amount: 1 }], result: 10n },
  }));
  await expect(broken).rejects.toThrow(TypeError);
  expect(store.state().counters.size).toBe(0);
  expect(await store.transact({ by: 'ana' }, add('roses'))).toMatchObject({ value: { seq: 1 } });
});
