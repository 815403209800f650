import { describe, expect, test } from 'vitest';
import {
  createOutbox,
  createPageOutboxStorage,
  type Outcome,
  type Sending,
  type TabChannel,
} from '../../../../../lib/realtime/client/device/index.ts';
import { StorageFull } from '../../../../../lib/realtime/client/device/ports.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

type Body = { readonly name: string };
type Sent = {
  readonly name: string;
  readonly tries: number;
  readonly answer: (outcome: Outcome) => void;
};

const settled = () => new Promise((done) => setImmediate(done));

type SavedOutcome = Extract<Outcome, { kind: 'saved' }>;
const savedAt = (seq: number, changes: Partial<SavedOutcome> = {}): SavedOutcome => ({
  ...{ kind: 'saved', contestId: 'this', epoch: 'one', seq, answer: seq, backedUp: 0 },
  ...changes,
});

/** A device with as many tabs as are opened; what they send waits for its answer. */
const createDevice = () => {
  const storage = createPageOutboxStorage<Body>();
  const clock = createFakeClock();
  const random = createSeededRandom(7);
  const listeners: {
    readonly tab: object;
    readonly hear: Parameters<TabChannel['onMessage']>[0];
  }[] = [];
  const open = (
    settings: { prepare?: (name: string, earlier: readonly string[]) => string } = {},
  ) => {
    const tab = { subject: 'ada' as string | null, sent: [] as Sent[], notTheirs: [] as string[] };
    const outbox = createOutbox<Body>({
      ...{ storage, clock, random },
      maySend: (owner) => owner === 'device' || owner === tab.subject,
      prepare: ({ body }, earlier) =>
        settings.prepare === undefined
          ? body
          : {
              name: settings.prepare(
                body.name,
                earlier.map((item) => item.body.name),
              ),
            },
      onNotTheirs: (owner) => void tab.notTheirs.push(owner),
      send: ({ item, signal }: Sending<Body>) =>
        new Promise((answer) => {
          signal.addEventListener('abort', () => answer({ kind: 'unanswered' }));
          tab.sent.push({ name: item.body.name, tries: item.tries, answer });
        }),
      tabs: {
        post: (message) => {
          for (const { tab: other, hear } of listeners) if (other !== tab) hear(message);
        },
        onMessage: (hear) => void listeners.push({ tab, hear }),
        close: () => undefined,
      },
    });
    return Object.assign(tab, {
      outbox,
      add: async (name: string, owner = 'device') => {
        const item = {
          key: name,
          owner,
          body: { name },
          contestId: null,
          createdAt: 0,
          file: null,
        };
        const added = await outbox.add(item);
        await settled();
        return added;
      },
      answer: async (outcome: Outcome) => {
        tab.sent.at(-1)?.answer(outcome);
        await settled();
        await settled();
      },
      names: () => tab.sent.map(({ name }) => name),
      states: () => outbox.get().items.map(({ key, state }) => `${key} ${state.kind}`),
    });
  };
  return { open, clock, storage };
};

const unanswered = { kind: 'unanswered' } as const;
const refused = { kind: 'refused', reason: { code: 'late', message: 'Too late.' } } as const;

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
    expect(tab.names()).toEqual(['entry', 'entry', 'entry']);
    expect(tab.states()).toEqual(['entry saved']);
  });

  test('is sent in order; what is refused is parked with its reason and blocks nothing', async () => {
    const tab = createDevice().open();
    await tab.add('one');
    await tab.add('two');
    expect(tab.names()).toEqual(['one']);
    await tab.answer(refused);
    expect(tab.names()).toEqual(['one', 'two']);
    await tab.answer(savedAt(1));
    expect(tab.outbox.get().items.map(({ state }) => state)).toMatchObject([
      refused,
      { kind: 'saved' },
    ]);
    await tab.outbox.retry('one');
    await settled();
    await tab.answer(savedAt(2));
    expect(tab.states()).toEqual(['one saved', 'two saved']);
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
  const storage = createPageOutboxStorage<Body>();
  const outbox = createOutbox<Body>({
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
