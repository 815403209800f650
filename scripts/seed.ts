import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createSeeded, type Seeded } from './flash/seeded.ts';
import { inventPerson } from './seed/people.ts';
import { createPictures } from './seed/pictures.ts';
import { createSubmitter, SeedRefused } from './seed/submit-entry.ts';

const usage = `Fills a running contest with believable entries, through its own front door.
  npm run seed -- [--entries 24] [--url http://localhost:3000] [--pictures 46] [--parallel 4] [--first 0]
Many entries at once meet the rate limit and wait for it; outside production it can be
switched off: RATE_LIMIT_SUBMIT_PER_ADDRESS=0 RATE_LIMIT_SUBMIT_PER_DEVICE=0 npm start`;

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '24' },
    url: { type: 'string', default: 'http://localhost:3000' },
    /** Different pictures; with more entries than that, pictures come back. */
    pictures: { type: 'string', default: '46' },
    parallel: { type: 'string', default: '4' },
    /** The first picture's seed: another one gives another contest. */
    first: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});

/** From here on it is the number of entries that counts: pictures of 640 pixels, a tenth of the photo work. */
const smallFrom = 500;

const seed = async (): Promise<void> => {
  const [entries, pictureCount, parallel, first] = [
    wholeNumber('entries'),
    wholeNumber('pictures'),
    wholeNumber('parallel'),
    wholeNumber('first'),
  ];
  const categories = await readCategories(values.url);
  const pictureOf = createPictures({ dir: '.cache/flash', isSmall: entries > smallFrom });
  const submit = createSubmitter({ url: values.url, wait, onWait: sayWait });
  const startedAt = performance.now();
  let next = 0;
  let done = 0;

  const work = async (): Promise<void> => {
    while (next < entries) {
      const index = next++;
      const random = createSeeded(first + index + 1_000_003);
      const { photo, caption } = await pictureOf(first + (index % pictureCount));
      const category = pickCategory(categories, random);
      await submit({ key: randomUUID(), photo, caption, category, ...inventPerson(random) });
      done += 1;
      if (done % Math.ceil(entries / 20) === 0) say(`${done} of ${entries} entered`);
    }
  };

  await Promise.all(Array.from({ length: Math.min(parallel, entries) }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  say(`${done} entries in ${seconds.toFixed(1)} s: see ${values.url}`);
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const sayWait = (ms: number, why: string): void => {
  if (ms >= 2000) say(`Waiting ${Math.round(ms / 1000)} s for ${why}`);
};

const wholeNumber = (option: 'entries' | 'pictures' | 'parallel' | 'first'): number => {
  const value = Number(values[option]);
  if (Number.isInteger(value) && value >= (option === 'first' ? 0 : 1)) return value;
  throw new SeedRefused(`--${option} must be a whole number, not "${values[option]}".`);
};

const readCategories = async (url: string): Promise<readonly [string, ...string[]]> => {
  const response = await fetch(new URL('/categories.json', url)).catch(() => undefined);
  if (!response?.ok) {
    throw new SeedRefused(`Nobody answers at ${url}. Start the contest with npm start, then seed.`);
  }
  const [one, ...more] = ((await response.json()) as { id: string }[]).map(({ id }) => id);
  if (one === undefined) {
    throw new SeedRefused('The contest has no categories. Sign in as its organiser and add one.');
  }
  return [one, ...more];
};

/** The first categories are the popular ones, as on any convention floor. */
const pickCategory = (categories: readonly [string, ...string[]], random: Seeded): string =>
  categories[Math.floor(random.unit() ** 1.4 * categories.length)] ?? categories[0];

if (values.help) say(usage);
else {
  await seed().catch((error: unknown) => {
    if (!(error instanceof SeedRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
