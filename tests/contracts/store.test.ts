import { afterEach, describe, expect, test } from 'vitest';

import { err } from '../../shared/base/result.ts';
import type { Committed } from '../../lib/store/index.ts';
import { storeMakers } from '../support/store-makers.ts';
import type { Shelf } from '../support/store-makers.ts';
import { add, plain, remove } from '../support/tally.ts';
import type { TallyEvent } from '../support/tally.ts';

describe.each(storeMakers)('a store on $name', ({ make }) => {
  const shelves: Shelf[] = [];
  const createShelf = async (): Promise<Shelf> => {
    const shelf = await make();
    shelves.push(shelf);
    return shelf;
  };
  afterEach(async () => {
    for (const shelf of shelves.splice(0)) await shelf.clear();
  });

  test('a command is answered with its result and its place in the log', async () => {
    const store = await (await createShelf()).open();
    expect(await store.transact({ by: 'ana' }, add('roses', 2))).toEqual({
      ok: true,
      value: { seq: 1, result: 2, replayed: false },
    });
    expect(store.state().counters.get('roses')).toEqual({ count: 2 });
    expect(store.status()).toMatchObject({ kind: 'open', head: 1, durable: 1 });
  });

  test('a refusal changes nothing and takes no place', async () => {
    const store = await (await createShelf()).open();
    const answer = await store.transact({ by: 'ana', key: 'k' }, remove('roses'));
    expect(answer).toEqual({ ok: false, error: { kind: 'unknown' } });
    expect(store.status().head).toBe(0);
  });

  test('a refused command may be asked again under the same key', async () => {
    const store = await (await createShelf()).open();
    await store.transact({ by: 'ana', key: 'k' }, remove('roses'));
    await store.transact({ by: 'ana' }, add('roses'));
    expect(await store.transact({ by: 'ana', key: 'k' }, remove('roses'))).toMatchObject({
      ok: true,
      value: { result: 'roses', replayed: false },
    });
  });

  test('a repeated key gets the first answer and changes nothing, after a restart too', async () => {
    const shelf = await createShelf();
    const command = { by: 'ana', key: 'k', bodyHash: 'h1' };
    const first = await shelf.open();
    await first.transact(command, add('roses'));
    const replayed = { ok: true, value: { seq: 1, result: 1, replayed: true } };
    expect(await first.transact(command, add('roses'))).toEqual(replayed);
    await first.close();
    const second = await shelf.open();
    expect(await second.transact(command, add('roses'))).toEqual(replayed);
    expect(second.state().counters.get('roses')).toEqual({ count: 1 });
  });

  test('another body under a known key is refused, after a crash too', async () => {
    const shelf = await createShelf();
    const store = await shelf.open();
    await store.transact({ by: 'ana', key: 'k', bodyHash: 'h1' }, add('roses'));
    const again = await shelf.crash();
    const answer = await again.transact({ by: 'ana', key: 'k', bodyHash: 'h2' }, add('roses'));
    expect(answer).toEqual(err({ kind: 'key-reused' }));
  });

  test('the same key of another person is another command', async () => {
    const store = await (await createShelf()).open();
    await store.transact({ by: 'ana', key: 'k' }, add('roses'));
    expect(await store.transact({ by: 'ben', key: 'k' }, add('roses'))).toMatchObject({
      value: { result: 2, replayed: false },
    });
  });

  test('subscribers get each durable record once and in order, before the answer', async () => {
    const store = await (await createShelf()).open();
    const seen: number[] = [];
    const stop = store.subscribe(({ seq }) => seen.push(seq));
    await Promise.all(
      Array.from({ length: 50 }, () => store.transact({ by: 'ana' }, add('roses'))),
    );
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    await store.transact({ by: 'ana' }, add('roses'));
    expect(seen.at(-1)).toBe(51);
    stop();
    await store.transact({ by: 'ana' }, add('roses'));
    expect(seen.at(-1)).toBe(51);
  });

  test('read gives the same records that subscribers got', async () => {
    const store = await (await createShelf()).open();
    const seen: Committed<TallyEvent>[] = [];
    store.subscribe((record) => seen.push(record));
    await store.transact({ by: 'ana', key: 'k', bodyHash: 'h' }, add('roses', 3, 'red'));
    await store.transact({ by: 'ben' }, add('skulls'));
    expect(await store.read(0, 10)).toEqual(seen);
    expect(await store.read(1, 10)).toEqual(seen.slice(1));
    expect(await store.read(0, 1)).toEqual(seen.slice(0, 1));
  });

  test('what was acknowledged is there after a crash, with and without a snapshot', async () => {
    const shelf = await createShelf();
    let store = await shelf.open();
    await store.transact({ by: 'ana' }, add('roses'));
    await store.transact({ by: 'ana' }, add('skulls'));
    await store.snapshot();
    await store.transact({ by: 'ben' }, remove('roses'));
    const before = plain(store.state());
    store = await shelf.crash();
    expect(plain(store.state())).toEqual(before);
    expect(store.status()).toMatchObject({ head: 3, durable: 3 });
  });

  test('a decision that throws rejects and changes nothing', async () => {
    const store = await (await createShelf()).open();
    const broken = store.transact({ by: 'ana' }, () => {
      throw new Error('a bug in decide');
    });
    await expect(broken).rejects.toThrow('a bug in decide');
    expect(await store.transact({ by: 'ana' }, add('roses'))).toMatchObject({ value: { seq: 1 } });
  });

  test('an event that cannot be applied is not recorded and closes the store to writes', async () => {
    const shelf = await createShelf();
    const store = await shelf.open();
    await store.transact({ by: 'ana' }, add('roses'));
    const before = plain(store.state());
    await expect(store.transact({ by: 'ben' }, add('poison'))).rejects.toThrow('a bug in apply');
    expect(plain(store.state())).toEqual(before);
    const refused = await store.transact({ by: 'ana' }, add('roses'));
    expect(refused).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    const reopened = await shelf.crash();
    expect(plain(reopened.state())).toEqual(before);
    expect(reopened.status().kind).toBe('open');
  });

  test('after close commands are refused, and closing again is harmless', async () => {
    const store = await (await createShelf()).open();
    await store.close();
    await store.close();
    expect(await store.transact({ by: 'ana' }, add('roses'))).toMatchObject({
      ok: false,
      error: { kind: 'read-only' },
    });
  });

  test('closing lets what is in flight finish', async () => {
    const shelf = await createShelf();
    const store = await shelf.open();
    const answers = Array.from({ length: 20 }, () => store.transact({ by: 'a' }, add('roses')));
    await store.close();
    expect((await Promise.all(answers)).every((answer) => answer.ok)).toBe(true);
    expect((await shelf.open()).state().counters.get('roses')).toEqual({ count: 20 });
  });

  test('the epoch stays the same over restarts', async () => {
    const shelf = await createShelf();
    const store = await shelf.open();
    const { epoch, storeId } = store.status();
    await store.close();
    expect((await shelf.open()).status()).toMatchObject({ epoch, storeId, parent: null });
  });
});
