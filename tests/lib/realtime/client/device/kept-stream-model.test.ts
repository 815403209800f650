import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyArrival, type Cursor } from '../../../../../shared/wire/cursor.ts';
import type { Delivery } from '../../../../../shared/wire/frames.ts';
import {
  adoptSnapshot,
  appendEvents,
  compact,
  createPageKeptStreams,
} from '../../../../../lib/realtime/client/device/index.ts';

// Tabs that read one stream, each at its own pace, and keep what they read in one place.

const stream = 'public';
const make = 'this release';

const kinds = [
  ...['publish', 'publish', 'publish', 'read', 'read', 'read', 'read', 'read-again', 'read-ahead'],
  ...['keep', 'keep', 'compact', 'reset', 'reload', 'restore'],
] as const;
const happenings = fc.record({ kind: fc.constantFrom(...kinds), tab: fc.nat(1), n: fc.nat(9) });
type Happening = {
  readonly kind: (typeof kinds)[number];
  readonly tab: number;
  readonly n: number;
};

type Tab = { cursor: Cursor | null; shown: readonly string[]; unkept: readonly Delivery[] };

const play = async (story: readonly Happening[]): Promise<number> => {
  const kept = createPageKeptStreams();
  /** Every history that there was; the last is the server's. A stream has holes: it is every second seq. */
  const histories: string[][] = [[]];
  const epoch = () => String(histories.length - 1);
  const log = () => histories.at(-1) ?? [];
  const tabs: Tab[] = [0, 1].map(() => ({ cursor: null, shown: [], unkept: [] }));
  let loads = 0;
  let names = 0;

  const deliveryOf = (index: number): Delivery | undefined => {
    const name = log()[index];
    const meta = { stream, epoch: epoch(), seq: (index + 1) * 2, prev: index * 2, at: 0 };
    return name === undefined ? undefined : ['added', name, meta];
  };
  const reset = async (tab: Tab): Promise<void> => {
    const cursor = { epoch: epoch(), seq: log().length * 2 };
    Object.assign(tab, { cursor, shown: [...log()], unkept: [] });
    await kept.update(stream, adoptSnapshot(make, cursor, JSON.stringify(tab.shown)));
  };
  const receive = (tab: Tab, delivery: Delivery | undefined): 'lost' | 'fine' => {
    if (delivery === undefined || tab.cursor === null) return 'fine';
    const [, name, meta] = delivery;
    const arrival = classifyArrival(tab.cursor, meta);
    if (arrival === 'duplicate') return 'fine';
    if (arrival !== 'next') return 'lost';
    tab.cursor = { epoch: meta.epoch, seq: meta.seq };
    tab.shown = [...tab.shown, String(name)];
    tab.unkept = [...tab.unkept, delivery];
    return 'fine';
  };
  const reload = async (tab: Tab): Promise<void> => {
    const found = await kept.load(stream);
    if (found === null) {
      Object.assign(tab, { cursor: null, shown: [], unkept: [] });
      return;
    }
    const shown = [
      ...(JSON.parse(found.base) as string[]),
      ...found.tail.map(([, name]) => String(name)),
    ];
    const history = histories[Number(found.epoch)] ?? [];
    expect(shown, 'what is kept is the history up to its place').toEqual(
      history.slice(0, found.seq / 2),
    );
    loads += 1;
    Object.assign(tab, { cursor: { epoch: found.epoch, seq: found.seq }, shown, unkept: [] });
  };

  const happen = async ({ kind, tab: which, n }: Happening): Promise<void> => {
    const tab = tabs[which];
    if (tab === undefined) return;
    const next = tab.cursor === null ? 0 : tab.cursor.seq / 2;
    switch (kind) {
      case 'publish':
        names += 1;
        log().push(`entry ${names}`);
        break;
      case 'restore':
        histories.push(log().slice(0, n % (log().length + 1)));
        break;
      case 'read':
        if (tab.cursor === null) await reset(tab);
        else if (receive(tab, deliveryOf(next)) === 'lost') await reset(tab);
        break;
      case 'read-again':
        receive(tab, deliveryOf(Math.max(0, next - 1 - n)));
        break;
      case 'read-ahead':
        receive(tab, deliveryOf(next + 1));
        break;
      case 'keep': {
        const { unkept } = tab;
        tab.unkept = [];
        await kept.update(stream, appendEvents(make, unkept));
        break;
      }
      case 'compact':
        if (tab.cursor !== null)
          await kept.update(stream, compact(make, tab.cursor, JSON.stringify(tab.shown)));
        break;
      case 'reset':
        await reset(tab);
        break;
      case 'reload':
        await reload(tab);
    }
  };

  for (const each of story) await happen(each);
  for (const tab of tabs) await reload(tab);
  return loads;
};

test('what tabs keep of a stream is always one history without a hole or a double', async () => {
  let loads = 0;
  const numRuns = Number(process.env.FUZZ_RUNS ?? 2000);
  const property = fc.asyncProperty(
    fc.array(happenings, { minLength: 10, maxLength: 60, size: 'max' }),
    async (story) => {
      loads += await play(story);
    },
  );
  await fc.assert(property, { numRuns });
  expect(loads).toBeGreaterThan(numRuns);
}, 120_000);

test('what another release kept is not read', async () => {
  const kept = createPageKeptStreams();
  await kept.update(stream, adoptSnapshot('older', { epoch: 'a', seq: 4 }, '[]'));
  const event: Delivery = ['added', 'x', { stream, epoch: 'a', seq: 6, prev: 4, at: 0 }];
  await kept.update(stream, appendEvents(make, [event]));
  expect(await kept.load(stream)).toMatchObject({ make: 'older', seq: 4, tail: [] });
  await kept.update(stream, adoptSnapshot(make, { epoch: 'a', seq: 2 }, '[]'));
  expect(await kept.load(stream)).toMatchObject({ make, seq: 2 });
});
