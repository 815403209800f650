import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createOutboxWorld,
  deviceOwner,
  type OutboxWorld,
} from '../../../../support/outbox-world.ts';
import { keptHistories } from './outbox-histories.ts';

const owners = [deviceOwner, 'ada', 'ben'] as const;

const happening = (weight: number, kind: string, max = 0) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), n: fc.nat(max) }),
});

/** Everything that may happen to a device, its tabs, the network and the server. */
const happenings = fc.oneof(
  happening(14, 'add', 11),
  happening(40, 'storage', 5),
  happening(14, 'answered'),
  happening(5, 'answer-lost'),
  happening(5, 'request-lost'),
  happening(4, 'doubled'),
  happening(16, 'answer'),
  happening(12, 'wait', 7000),
  happening(4, 'cut'),
  happening(6, 'mend'),
  happening(5, 'close', 3),
  happening(4, 'open'),
  happening(6, 'sign-in', 2),
  happening(8, 'notice', 3),
  happening(3, 'back-up'),
  happening(3, 'restore', 9),
  happening(4, 'wake', 3),
  happening(4, 'discard', 3),
);
type Happening = { readonly kind: string; readonly n: number };

type Told = { readonly key: string; readonly owner: string; readonly name: string };

const play = async (world: OutboxWorld, story: readonly Happening[]) => {
  /** What its owner was told is kept, in the order of the telling. */
  const told: Told[] = [];
  const discarded = new Set<string>();
  let names = 0;
  let restores = 0;

  const add = (n: number): void => {
    const tab = world.tab(n);
    // One acts under the name that one is signed in with.
    const owner = n % 3 === 0 || tab.subject === null ? deviceOwner : tab.subject;
    names += 1;
    const name = `${owner}-${names}`;
    const key = `key-${names}`;
    const body = { name, ...(n === 11 ? { isBad: true } : {}) };
    const item = { key, owner, body, contestId: 'this', createdAt: 0, file: null };
    void tab.outbox.add(item).then(({ ok }) => {
      if (ok && n !== 11) told.push({ key, owner, name });
    });
  };

  const happen = async ({ kind, n }: Happening): Promise<void> => {
    switch (kind) {
      case 'add':
        add(n);
        break;
      case 'storage':
        for (let step = 0; step <= n; step += 1) await world.stepStorage();
        break;
      case 'answered':
      case 'answer-lost':
      case 'request-lost':
      case 'doubled':
        await world.deliver(kind);
        break;
      case 'answer':
        await world.answer();
        break;
      case 'wait':
        await world.clock.advanceAsync(n);
        break;
      case 'cut':
        await world.cut();
        break;
      case 'mend':
        world.mend();
        break;
      case 'close':
        if (world.tabs().length > 0) world.close(world.tab(n));
        break;
      case 'open':
        if (world.tabs().length < 3) world.open();
        break;
      case 'sign-in':
        world.signIn([null, 'ada', 'ben'][n] ?? null);
        break;
      case 'notice':
        world.tab(n).subject = world.session();
        world.tab(n).outbox.wake();
        break;
      case 'back-up':
        world.backUp();
        break;
      case 'restore':
        restores += 1;
        world.restore(n);
        break;
      case 'wake':
        world.tab(n).outbox.wake();
        break;
      case 'discard': {
        const { outbox } = world.tab(n);
        const parked = outbox.get().items.find(({ state }) => state.kind === 'refused');
        if (parked === undefined) break;
        void outbox.discard(parked.key).then(() => discarded.add(parked.key));
        break;
      }
      default:
        throw new Error(`Nothing is known of ${kind}.`);
    }
  };

  world.open();
  for (const each of story) await happen(each);
  await world.settle(owners.slice(1));
  return { told, discarded, restores };
};

/** `seed | add:3 storage:1 …` */
const readHistory = (text: string): [number, Happening[]] => {
  const [seed = '', story = ''] = text.split(' | ');
  const happened = story.split(' ').map((each) => {
    const [kind = '', n = ''] = each.split(':');
    return { kind, n: Number(n) };
  });
  return [Number(seed), happened];
};

const isSubsequence = (part: readonly string[], whole: readonly string[]): boolean => {
  let at = 0;
  for (const each of whole) if (each === part[at]) at += 1;
  return at === part.length;
};

const property = fc.asyncProperty(
  fc.integer(),
  fc.array(happenings, { minLength: 10, maxLength: 90, size: 'max' }),
  async (seed, story) => {
    const world = createOutboxWorld(seed);
    const { told, discarded, restores } = await play(world, story);
    const keys = world.effects().map(({ key }) => key);
    expect(new Set(keys).size, 'nothing happens twice').toBe(keys.length);
    expect(
      told.filter(({ key }) => !keys.includes(key)),
      'what was kept has happened',
    ).toEqual([]);
    expect(world.underAnotherName, 'nothing leaves under another name').toEqual([]);
    for (const owner of owners) {
      // After a restore, what the network still held may come before what is sent again.
      if (restores > 0) break;
      const kept = (await world.kept()).filter((item) => item.owner === owner);
      const sent = kept.filter(({ state }) => state.kind === 'saved').map(({ key }) => key);
      const happened = world.effects().filter((effect) => effect.owner === owner);
      expect(
        isSubsequence(
          sent,
          happened.map(({ key }) => key),
        ),
        'in order',
      ).toBe(true);
    }
    const left = await world.kept();
    expect(left.filter(({ state }) => state.kind === 'waiting')).toEqual([]);
    expect(
      left.filter(({ key }) => discarded.has(key)),
      'what was discarded stays away',
    ).toEqual([]);
    for (const tab of world.tabs()) expect(tab.outbox.get().items).toEqual(left);
  },
);

/** More by hand: `FUZZ_RUNS=200000 npx vitest run …`. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 2000);

test('whatever is kept on a device happens exactly once, in order and under its own name', async () => {
  await fc.assert(property, { numRuns, examples: keptHistories.map(readHistory) });
}, 300_000);
