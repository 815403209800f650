import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import * as z from 'zod';
import { Wrong } from '../line.ts';
import { enterDesign, organiserOf, type Design, type Entered } from './contest-programs.ts';
import type { House } from './house.ts';
import { until } from './until.ts';

/** An entry, and what must come back of it whatever happens. */
export type Kept = Entered & {
  readonly key: string;
  readonly photo: Buffer;
  /** Where its picture was shown, and the digest of that. */
  readonly picture: string;
  readonly pictureDigest: string;
};

const entryView = z.object({
  ...{ id: z.string(), number: z.number(), caption: z.string(), imageUrl: z.string() },
});
const feedView = z.object({ feed: z.record(z.string(), z.array(entryView)) });
const winnersView = z.object({
  winners: z.record(z.string(), z.array(z.object({ id: z.string(), place: z.number() }))),
});
const sessionView = z.object({ backedUp: z.number(), epoch: z.string() });

const ask = async (house: House, path: string): Promise<unknown> => {
  const response = await fetch(house.urlOf('app') + path, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok)
    throw new Wrong(
      `app answers ${path} with ${response.status}.`,
      'Read what it logs at that moment.',
    );
  return response.json();
};

export const readFeed = async (house: House): Promise<readonly z.infer<typeof entryView>[]> =>
  Object.values(feedView.parse(await ask(house, '/api/feed')).feed).flat();

export const readWinners = async (house: House): Promise<Readonly<Record<string, unknown>>> =>
  winnersView.parse(await ask(house, '/api/winners')).winners;

/** Which history it is, and how far it is told to be on the backup machine. */
export const readStanding = async (house: House): Promise<z.infer<typeof sessionView>> =>
  sessionView.parse(await ask(house, '/api/session'));

export const digestOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Like no other, so that none can stand for another one. */
export const makePhoto = (): Promise<Buffer> => {
  const [width, height, channels] = [480, 600, 3] as const;
  const raw = { width, height, channels };
  return sharp(randomBytes(width * height * channels), { raw })
    .jpeg({ quality: 70 })
    .toBuffer();
};

const readPicture = async (house: House, path: string): Promise<Buffer | undefined> => {
  const response = await fetch(house.urlOf('app') + path, { signal: AbortSignal.timeout(10_000) });
  const bytes = Buffer.from(await response.arrayBuffer());
  return response.ok ? bytes : undefined;
};

/** What a refusal or a cut connection means to whoever entered it. */
export const enter = (house: House, design: Design): Promise<Entered> =>
  enterDesign(house.urlOf('app'), design).catch((thrown: unknown) => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Wrong(
      `The entry "${design.caption}" was not accepted: ${reason}`,
      'An entry is taken whatever another machine does: read what app logs at that moment.',
    );
  });

/** Enters a design and looks at it as everybody would, at once. */
export const enterAndLook = async (house: House, caption: string): Promise<Kept> => {
  const [photo, key] = [await makePhoto(), randomUUID()];
  const entered = await enter(house, { caption, photo, key });
  const shown = (await readFeed(house)).find(({ id }) => id === entered.id);
  if (shown === undefined)
    throw new Wrong(
      `Entry ${entered.number} was accepted and is not in the gallery.`,
      'An entry is to be visible at once: look at server/views and at what app logs.',
    );
  const bytes = await readPicture(house, shown.imageUrl);
  if (bytes === undefined || (await sharp(bytes).metadata()).format !== 'webp')
    throw new Wrong(
      `The picture of entry ${entered.number} cannot be seen at ${shown.imageUrl}.`,
      'A photo is to be visible at once, from app’s spool while media is away: read what app logs.',
    );
  return { ...entered, key, photo, picture: shown.imageUrl, pictureDigest: digestOf(bytes) };
};

/** Some entries and a podium. */
export const furnish = async (house: House): Promise<readonly Kept[]> => {
  const kept: Kept[] = [];
  for (const caption of ['Anchor', 'Swallow', 'Dagger'])
    kept.push(await enterAndLook(house, caption));
  const organiser = await organiserOf({
    ...{ url: house.urlOf('app'), adminPassword: house.adminPassword },
  });
  await organiser.saveWinners({ flash: kept.slice(0, 2).map(({ id }) => id) });
  return kept;
};

/** Waits until the backup machine has all that was acknowledged, as app tells phones. */
export const untilBackedUp = async (house: House, seq: number): Promise<void> =>
  until(house.context, async () => (await readStanding(house)).backedUp >= seq, {
    ...{ limitMs: 40_000, everyMs: 50 },
    wrong: `The backup machine did not get record ${seq} within 40 seconds.`,
    todo: 'Look at "machine" under "backups" in GET /api/metrics: it says why nothing is sent.',
  });

/** What of all this is no longer there, in sentences; `winners` as they were read before, `others` how many more entries there are. */
export const whatIsLost = async (
  house: House,
  kept: readonly Kept[],
  winners: Readonly<Record<string, unknown>>,
  others = 0,
): Promise<readonly string[]> => {
  const feed = await readFeed(house);
  const problems: string[] = [];
  const accepted = kept.length + others;
  if (feed.length !== accepted)
    problems.push(`${accepted} entries were accepted and ${feed.length} are in the gallery.`);
  for (const each of kept) {
    const shown = feed.find(({ id }) => id === each.id);
    const named = `Entry ${each.number}`;
    if (shown?.number !== each.number || shown.caption !== each.caption) {
      problems.push(`${named} is gone.`);
      continue;
    }
    const bytes = await readPicture(house, shown.imageUrl);
    if (bytes === undefined) problems.push(`${named} has lost its picture.`);
    else if (digestOf(bytes) !== each.pictureDigest)
      problems.push(`${named} shows another picture than before.`);
    problems.push(...(await whatIsDenied(house, each)));
  }
  if (JSON.stringify(await readWinners(house)) !== JSON.stringify(winners))
    problems.push('The winners are not those that were saved.');
  return problems;
};

/** The receipt opens, and a phone that sends it again because it lost the answer makes no second entry. */
const whatIsDenied = async (house: House, kept: Kept): Promise<readonly string[]> => {
  const problems: string[] = [];
  const url = house.urlOf('app');
  const token = kept.receiptUrl.split('#')[1] ?? '';
  const receipt = await fetch(`${url}/api/entries/${kept.id}`, {
    ...{ headers: { Authorization: `Receipt ${token}` }, signal: AbortSignal.timeout(10_000) },
  });
  await receipt.body?.cancel();
  if (!receipt.ok) problems.push(`The receipt of entry ${kept.number} no longer opens.`);
  const again = await enter(house, kept);
  if (again.id !== kept.id) problems.push(`Entry ${kept.number}, sent again, became a second one.`);
  return problems;
};

/** Every file of a folder with its digest, by its path. */
export const readTree = async (dir: string): Promise<ReadonlyMap<string, string>> => {
  const tree = new Map<string, string>();
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Some come and go while we look.
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes !== undefined) tree.set(relative(dir, path), digestOf(bytes));
  }
  return tree;
};

/** Waits until the media machine has these photos on its disk as they were received. */
export const untilPhotosKept = async (house: House, kept: readonly Kept[]): Promise<void> => {
  const wanted = kept.map(({ photo }) => digestOf(photo));
  await until(
    house.context,
    async () => {
      const there = new Set((await readTree(house.volumeOf('media'))).values());
      return wanted.every((digest) => there.has(digest));
    },
    {
      ...{ limitMs: 40_000, everyMs: 100 },
      wrong: 'Photos that were accepted are not on the media machine’s volume 40 seconds later.',
      todo: 'Look at "media" in GET /api/metrics: it says how many wait, and why.',
    },
  );
};
