import type { Direction, Road } from '../support/faulty-wire.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import type { Weather } from '../support/slow-pipe.ts';
import type { Waking } from './page.ts';

/** What happens to one client, or to its cable. */
export type Happening =
  | { readonly kind: 'weather'; readonly weather: Weather; readonly forMs: number }
  | { readonly kind: 'refuse'; readonly forMs: number }
  | { readonly kind: 'block'; readonly roads: readonly Road[]; readonly forMs: number }
  | { readonly kind: 'cut mid-frame'; readonly bytes: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'half-open' }
  | { readonly kind: 'silence'; readonly direction: Direction }
  | { readonly kind: 'wake'; readonly how: Waking };

/** The server is ended in this way, and is back after so long. */
export type Death = {
  readonly atMs: number;
  readonly by: 'SIGKILL' | 'SIGTERM';
  readonly awayMs: number;
};

/** How it went. */
export type Died = Death & { readonly exitCode: number | null; readonly goneAfterMs: number };

export type Planned = { readonly atMs: number; readonly client: number; readonly what: Happening };

export type ChaosPlan = { readonly faults: readonly Planned[]; readonly deaths: readonly Death[] };

export type PlanOptions = {
  readonly seed: number;
  readonly seconds: number;
  readonly clients: number;
  readonly kills: number;
  readonly terms: number;
};

/** Something happens to each client about this often. */
const everyMs = 15_000;
/** The last fault and the last restart leave some time for what is still lost then. */
const lastPart = 0.95;

/** The same seed plans the same run. */
export const planChaos = ({ seed, seconds, clients, kills, terms }: PlanOptions): ChaosPlan => {
  const random = createSeededRandom(seed);
  const lastMs = seconds * 1000 * lastPart;
  const faults = Array.from({ length: Math.ceil((lastMs * clients) / everyMs) }, () => ({
    atMs: random.below(lastMs),
    client: random.below(clients),
    what: draw(random),
  }));
  return { faults: faults.sort(byTime), deaths: planDeaths(random, lastMs, kills, terms) };
};

/** One after the other at about equal distances, in an order that was drawn. */
const planDeaths = (
  random: SeededRandom,
  lastMs: number,
  kills: number,
  terms: number,
): readonly Death[] => {
  const ways: Death['by'][] = [
    ...Array<'SIGKILL'>(kills).fill('SIGKILL'),
    ...Array<'SIGTERM'>(terms).fill('SIGTERM'),
  ];
  const spanMs = lastMs / ways.length;
  return Array.from({ length: ways.length }, (_, nth) => {
    const [by = 'SIGKILL'] = ways.splice(random.below(ways.length), 1);
    return { atMs: (nth + 0.2 + 0.6 * random()) * spanMs, by, awayMs: random.below(1500) };
  });
};

const byTime = (a: Planned, b: Planned): number => a.atMs - b.atMs;

/** Above the weight of each. */
const kinds: readonly (readonly [number, (random: SeededRandom) => Happening])[] = [
  [3, (random) => ({ kind: 'weather', weather: slow(random), forMs: between(random, 2, 10) })],
  [2, (random) => ({ kind: 'weather', weather: trickle, forMs: between(random, 3, 8) })],
  [3, (random) => ({ kind: 'cut mid-frame', bytes: 1 + random.below(60) })],
  [3, () => ({ kind: 'reset' })],
  [2, () => ({ kind: 'half-open' })],
  [1, () => ({ kind: 'silence', direction: 'up' })],
  [1, () => ({ kind: 'silence', direction: 'down' })],
  [1, (random) => ({ kind: 'refuse', forMs: between(random, 2, 8) })],
  [2, (random) => ({ kind: 'block', roads: roadsTo[1], forMs: between(random, 8, 25) })],
  [3, (random) => ({ kind: 'block', roads: roadsTo[2], forMs: between(random, 15, 30) })],
  [2, (random) => ({ kind: 'block', roads: roadsTo[3], forMs: between(random, 15, 30) })],
  [2, (random) => ({ kind: 'wake', how: wakings[random.below(wakings.length)] ?? 'focus' })],
];

const wakings: readonly Waking[] = ['focus', 'online', 'return'];

/** What is blocked for a page to go on by long polling, by server-sent events, by asking. */
const roadsTo = {
  1: ['websocket'],
  2: ['websocket', 'long-polling'],
  3: ['websocket', 'long-polling', 'server-sent-events'],
} as const;

const trickle: Weather = { bytesPerSecond: 1000 };

const slow = (random: SeededRandom): Weather => ({
  delayMs: 20 + random.below(400),
  jitterMs: random.below(200),
});

const between = (random: SeededRandom, least: number, most: number): number =>
  1000 * (least + random() * (most - least));

const draw = (random: SeededRandom): Happening => {
  let left = random.below(kinds.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, make] of kinds) {
    if (left < weight) return make(random);
    left -= weight;
  }
  return { kind: 'reset' };
};

/** "half-open: 12, reset: 9 …" */
export const countKinds = ({ faults }: ChaosPlan): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { what } of faults) counts[nameOf(what)] = (counts[nameOf(what)] ?? 0) + 1;
  return counts;
};

const nameOf = (what: Happening): string => {
  if (what.kind === 'weather')
    return what.weather.bytesPerSecond === undefined ? 'delay' : '1 kB/s';
  if (what.kind === 'block') return `no ${what.roads.at(-1) ?? ''}`;
  return what.kind === 'silence' ? `silent ${what.direction}` : what.kind;
};
