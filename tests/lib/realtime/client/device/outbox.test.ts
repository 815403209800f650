import { describe, expect, test } from 'vitest';
import {
  createOutbox,
  createPageOutboxStorage,
} from '../../../../../lib/realtime/client/device/index.ts';
import { StorageFull } from '../../../../../lib/realtime/client/device/ports.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';
import {
  createDevice,
  refused,
  savedAt,
  settled,
  unanswered,
} from '../../../../support/outbox-device.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

describe('what is kept on a device', () => {
  test('is sent again under its key until there is an answer, and not once more', async () => {
    const { open, clock } = createDevice();
    const tab = open();
    await tab.add('entry');
    await tab.answer(unanswered);
    expect(tab.states()).toEqual(['entry waiting']);
    expect(tab.outbox.get().retryAt).toBeGreaterThan(clock.now());
    await clock.advanceAsync(31_000);
    await tab.answer(unanswered);
    tab.outbox.wake();
    await settled();
    expect(tab.sent.map(({ tries }) => tries)).toEqual([1, 2, 3]);
    await tab.answer(savedAt(5));
    await clock.advanceAsync(120_000);
    tab.outbox.wake();
    await settled();
    expect(tab.sent.map(({ key }) => key)).toEqual(['entry', 'entry', 'entry']);
    expect(tab.states()).toEqual(['entry saved']);
  });

  test('is sent in order; what is refused is parked with its reason and blocks nothing', async () => {
    const tab = createDevice().open();
    for (const name of ['one', 'two', 'three']) await tab.add(name);
    expect(tab.names()).toEqual(['one']);
    await tab.answer(refused);
    expect(tab.names()).toEqual(['one', 'two']);
    await tab.answer(savedAt(1));
    expect(tab.names()).toEqual(['one', 'two', 'three']);
    await tab.answer(savedAt(2));
    expect(tab.outbox.get().items.map(({ state }) => state)).toMatchObject([
      refused,
      { kind: 'saved' },
      { kind: 'saved' },
    ]);
    await tab.outbox.retry('one');
    await settled();
    await tab.answer(savedAt(3));
    expect(tab.states()).toEqual(['one saved', 'two saved', 'three saved']);
  });

  test('of one judge is never sent while another is signed in, and goes when its owner is back', async () => {
    const tab = createDevice().open();
    tab.subject = 'ben';
    await tab.add('star of ada', 'ada');
    await tab.add('star of ben', 'ben');
    expect(tab.names()).toEqual(['star of ben']);
    await tab.answer(savedAt(1));
    tab.outbox.wake();
    await settled();
    expect(tab.names()).toEqual(['star of ben']);
    tab.subject = 'ada';
    tab.outbox.wake();
    await settled();
    expect(tab.names()).toEqual(['star of ben', 'star of ada']);
    // It was not even tried before, which would have asked the server who is signed in.
    expect(tab.sent.map(({ tries }) => tries)).toEqual([1, 1]);
    expect(tab.notTheirs).toEqual([]);
  });

  test('is not sent when somebody else signs in at that moment', async () => {
    const tab = createDevice().open({
      prepare: (name) => {
        tab.subject = 'ben';
        return name;
      },
    });
    await tab.add('star of ada', 'ada');
    expect(tab.names()).toEqual([]);
    expect(tab.states()).toEqual(['star of ada waiting']);
  });

  test('is not sent when it is taken off the device at that moment', async () => {
    const { open, storage } = createDevice();
    const tab = open({
      prepare: (name) => {
        void storage.remove({ key: name, version: 1 });
        return name;
      },
    });
    await tab.add('one');
    expect(tab.names()).toEqual([]);
    expect(tab.states()).toEqual([]);
  });

  test('waits for its owner when the server knows nobody, without holding the others up', async () => {
    const tab = createDevice().open();
    await tab.add('star', 'ada');
    await tab.add('entry');
    await tab.answer({ kind: 'not-theirs' });
    expect(tab.notTheirs).toEqual(['ada']);
    expect(tab.names()).toEqual(['star', 'entry']);
    await tab.answer(savedAt(1));
    expect(tab.states()).toEqual(['star waiting', 'entry saved']);
    tab.outbox.wake();
    await settled();
    await tab.answer(savedAt(2));
    expect(tab.states()).toEqual(['star saved', 'entry saved']);
  });

  test('of somebody who has just signed in is not held back by an answer from before', async () => {
    const tab = createDevice().open();
    await tab.add('star', 'ada');
    tab.outbox.wake();
    await tab.answer({ kind: 'not-theirs' });
    expect(tab.names()).toEqual(['star', 'star']);
  });

  test('is sent by one tab at a time; another takes over when that one falls silent', async () => {
    const { open, clock } = createDevice();
    const first = open();
    const second = open();
    await first.add('one');
    await second.add('two');
    await clock.advanceAsync(30_000);
    expect([first.names(), second.names()]).toEqual([['one'], []]);
    first.outbox.rest();
    await settled();
    expect(second.names()).toEqual(['one']);
    await second.answer(savedAt(1));
    await second.answer(savedAt(2));
    expect([first.names(), second.names()]).toEqual([['one'], ['one', 'two']]);
    expect(first.states()).toEqual(['one saved', 'two saved']);
  });

  test('is not brought back by a tab that had it in hand when it was taken off the device', async () => {
    const { open } = createDevice();
    const first = open();
    const second = open();
    await first.add('one');
    await second.outbox.discard('one');
    await first.answer(savedAt(1));
    expect([first.states(), second.states()]).toEqual([[], []]);
  });

  test('is given up half-way when it moves no more and there is reason to hope', async () => {
    const { open, clock } = createDevice();
    const tab = open();
    await tab.add('one');
    tab.outbox.wake();
    await settled();
    expect(tab.names()).toEqual(['one']);
    await clock.advanceAsync(3000);
    tab.outbox.wake();
    await clock.advanceAsync(1000);
    expect(tab.sent.map(({ tries }) => tries)).toEqual([1, 2]);
  });

  test('gets its last word before it leaves for the first time, and keeps it', async () => {
    const { open, clock } = createDevice();
    const tab = open({ prepare: (name, earlier) => `${name} after ${String(earlier.length)}` });
    await tab.add('one');
    await tab.add('two');
    await tab.answer(savedAt(1));
    await tab.answer(unanswered);
    await clock.advanceAsync(31_000);
    expect(tab.names()).toEqual(['one after 0', 'two after 1', 'two after 1']);
  });
});

describe('what was saved', () => {
  const learnt = { contestId: 'this', epoch: 'one', backedUp: 0 };

  test('is kept until a backup has it', async () => {
    const tab = createDevice().open();
    await tab.add('one');
    await tab.answer(savedAt(5));
    await tab.outbox.learn({ ...learnt, backedUp: 4 });
    expect(tab.states()).toEqual(['one saved']);
    await tab.outbox.learn({ ...learnt, backedUp: 5 });
    expect(tab.states()).toEqual([]);
  });

  test('by a history that is over, as an answer that comes late says, is sent again at once', async () => {
    const tab = createDevice().open();
    await tab.add('one');
    await tab.outbox.learn({ ...learnt, epoch: 'two' });
    await tab.answer(savedAt(5));
    expect(tab.names()).toEqual(['one', 'one']);
    await tab.answer(savedAt(3, { epoch: 'two' }));
    expect(tab.states()).toEqual(['one saved']);
    expect(tab.names()).toEqual(['one', 'one']);
  });

  test('gets its last word anew in another history, and so does what waited behind it', async () => {
    let history = 'first';
    const tab = createDevice().open({
      prepare: (name) => `${name.split(' ')[0] ?? ''} in the ${history}`,
    });
    await tab.add('one');
    await tab.answer(savedAt(5));
    await tab.add('two');
    await tab.answer(unanswered);
    history = 'second';
    await tab.outbox.learn({ ...learnt, epoch: 'two' });
    await settled();
    await tab.answer(savedAt(3, { epoch: 'two' }));
    expect(tab.names()).toEqual([
      'one in the first',
      'two in the first',
      'one in the second',
      'two in the second',
    ]);
  });

  test('is sent again under its key when the server was put back to an earlier moment', async () => {
    const tab = createDevice().open();
    await tab.add('one');
    await tab.answer(savedAt(5));
    await tab.add('two');
    await tab.answer(savedAt(6));
    await tab.outbox.learn({ ...learnt, epoch: 'two' });
    await settled();
    await tab.answer(savedAt(3, { epoch: 'two' }));
    await tab.answer(savedAt(4, { epoch: 'two' }));
    expect(tab.names()).toEqual(['one', 'two', 'one', 'two']);
    await tab.outbox.learn({ ...learnt, epoch: 'two' });
    await settled();
    expect(tab.names()).toHaveLength(4);
  });

  test('by another contest is let go, and never sent to this one', async () => {
    const tab = createDevice().open();
    await tab.add('one');
    await tab.answer(savedAt(5, { contestId: 'last year' }));
    await tab.outbox.learn(learnt);
    await settled();
    expect(tab.states()).toEqual([]);
    expect(tab.names()).toEqual(['one']);
  });
});

test('a device without room says so, and keeps nothing half', async () => {
  const clock = createFakeClock();
  const storage = createPageOutboxStorage<{ readonly name: string }>();
  const outbox = createOutbox<{ readonly name: string }>({
    storage: { ...storage, add: () => Promise.reject(new StorageFull('full')) },
    ...{ clock, random: createSeededRandom(1), maySend: () => true, onNotTheirs: () => undefined },
    prepare: ({ body }) => body,
    send: () => Promise.resolve({ kind: 'unanswered' }),
    tabs: { post: () => undefined, onMessage: () => undefined, close: () => undefined },
  });
  const item = { key: 'a', owner: 'device', body: { name: 'a' }, contestId: null, createdAt: 0 };
  expect(await outbox.add({ ...item, file: null })).toEqual({ ok: false, error: 'storage-full' });
  expect(outbox.get().items).toEqual([]);
});
