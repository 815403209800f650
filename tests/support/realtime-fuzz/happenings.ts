import { createSeededRandom } from '../seeded-random.ts';

/**
 * Everything that may happen, with how often it does, and below which number its `n` is. A change here gives every seed
 * another history: the kept ones then have to be found again, by taking out what each of them found.
 */
const chances = {
  publish: [40, 4],
  'publish-to-judges': [10, 3],
  'publish-to-room': [12, 2],
  withdraw: [8, 1000],
  reveal: [3, 2],
  message: [14, 3],
  'travel-all': [25, 8],
  travel: [25, 6],
  'travel-one-way': [10, 12],
  wait: [25, 4000],
  lose: [5, 2],
  cut: [8, 3],
  'go-dead': [4, 3],
  'refuse-sockets': [5, 2],
  'http-weather': [5, 9],
  'cut-events': [4, 2],
  'lose-event': [2, 1],
  'bad-snapshots': [6, 4],
  'late-snapshots': [4, 3000],
  sleep: [4, 60_000],
  look: [3, 5],
  'jump-clock': [3, 600_000],
  join: [10, 2],
  leave: [6, 2],
  command: [14, 3],
  'hold-commands': [3, 500],
  'change-role': [5, 1],
  'end-session': [3, 1],
  'sign-in': [6, 2],
  'slow-authorize': [4, 300],
  'fail-authorize': [2, 2],
  duplicate: [3, 1],
  reload: [4, 3],
  crash: [4, 3000],
  shutdown: [2, 3000],
  restore: [3, 6],
} as const satisfies Record<string, readonly [weight: number, limit: number]>;

export type HappeningKind = keyof typeof chances;

export type Happening = {
  readonly kind: HappeningKind;
  /** Which tab it happens to, of those there are. */
  readonly tab: number;
  readonly n: number;
};

const kinds = Object.entries(chances).flatMap(([kind, [weight]]) =>
  // The keys of the table above.
  Array.from({ length: weight }, () => kind as HappeningKind),
);
const shortest = 30;
const longest = 130;

/** The whole history of a seed. */
export const historyOf = (seed: number): readonly Happening[] => {
  const random = createSeededRandom(seed);
  const length = shortest + random.below(longest - shortest);
  return Array.from({ length }, () => {
    const kind = kinds[random.below(kinds.length)] ?? 'wait';
    return { kind, tab: random.below(60), n: random.below(chances[kind][1]) };
  });
};
