import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { fail, pass, Wrong, type Context, type Line, type Verdict } from '../line.ts';
import { organiserOf } from './contest-programs.ts';
import { openHouse, statusOf, type House } from './house.ts';
import {
  digestOf,
  enterAndLook,
  readStanding,
  readTree,
  readWinners,
  untilBackedUp,
} from './kept.ts';
import { openPlainClient, untilLetIn, type PlainClient } from './plain-client.ts';
import { until } from './until.ts';

/** What a contest does all evening. */
export const lifeLines: readonly Line[] = [
  {
    name: 'entry',
    about: 'an entry with a photo over HTTP is seen in the gallery and heard over a socket',
    needs: ['roles'],
    isTimed: true,
    run: (context) => withClient(context, enter),
  },
  {
    name: 'winners',
    about: 'winners that are saved are read by all and heard over a socket',
    needs: ['entry'],
    isTimed: true,
    run: (context) => withClient(context, saveWinners),
  },
  {
    name: 'shipped',
    about: 'what is acknowledged is on the backup machine’s disk within a second',
    needs: ['entry'],
    isTimed: true,
    run: measureShipping,
  },
];

const withClient = async (
  context: Context,
  run: (house: House, client: PlainClient) => Promise<Verdict>,
): Promise<Verdict> => {
  const house = await openHouse(context);
  const client = openPlainClient(house);
  try {
    await untilLetIn(house, client);
    return await run(house, client);
  } finally {
    client.close();
  }
};

const named = z.object({ id: z.string() });
const announced = z.object({ winners: z.record(z.string(), z.array(named)) });

const hearing = {
  limitMs: 3000,
  todo: 'Look at lib/realtime and server/realtime: each durable record goes to every socket.',
};

const enter = async (house: House, client: PlainClient): Promise<Verdict> => {
  const entry = await enterAndLook(house, 'Heard over a socket');
  await until(
    house.context,
    () => client.heard('newSubmission').some((data) => named.parse(data).id === entry.id),
    { ...hearing, wrong: `No socket heard of entry ${entry.number} within 3 seconds.` },
  );
  const address = house.urlOf('app') + entry.picture;
  const whole = await fetch(address);
  await whole.body?.cancel();
  const etag = whole.headers.get('etag') ?? '';
  const problems = [
    ...(whole.headers.get('cache-control')?.includes('immutable') === true
      ? []
      : ['The picture may not be kept for ever by browsers.']),
    ...((await statusOf(address, { headers: { 'If-None-Match': etag } })) === 304
      ? []
      : ['The picture is sent again to who has it.']),
    ...((await statusOf(address, { headers: { Range: 'bytes=0-99' } })) === 206
      ? []
      : ['A part of the picture cannot be had alone.']),
  ];
  return problems.length === 0
    ? pass('seen at once, heard over a socket, its picture with ETag, ranges and immutable caching')
    : fail(problems.join(' '), 'Look at server/media/uploads-router.ts and the media machine’s.');
};

const saveWinners = async (house: House, client: PlainClient): Promise<Verdict> => {
  const entries = [await enterAndLook(house, 'First'), await enterAndLook(house, 'Second')];
  const wanted = entries.map(({ id }) => id);
  const url = house.urlOf('app');
  const organiser = await organiserOf({ url, adminPassword: house.adminPassword });
  await organiser.saveWinners({ flash: wanted });
  const isPodium = (data: unknown): boolean => {
    const { winners } = announced.parse(data);
    return JSON.stringify(winners['flash']?.map(({ id }) => id)) === JSON.stringify(wanted);
  };
  await until(house.context, () => client.heard('saveWinners').some(isPodium), {
    ...hearing,
    wrong: 'No socket heard of the winners within 3 seconds.',
  });
  return isPodium({ winners: await readWinners(house) })
    ? pass('saved, heard over a socket, read by everybody in the order of their places')
    : fail('GET /api/winners does not say who was saved.', 'Look at server/views.');
};

const wantedMs = 1000;
const measured = 5;

/** The first ones go with the start's own work; then the middle of five counts. */
async function measureShipping(context: Context): Promise<Verdict> {
  const house = await openHouse(context);
  const first = await enterAndLook(house, 'Before it is measured');
  await untilBackedUp(house, first.seq);
  const times: number[] = [];
  for (let count = 0; count < measured; count += 1) {
    const { seq, id, photo } = await enterAndLook(house, `Measured ${count}`);
    const startedAt = performance.now();
    await untilBackedUp(house, seq);
    times.push(performance.now() - startedAt);
    if (!(await isOnBackup(house, id, digestOf(photo))))
      throw new Wrong(
        `app says that record ${seq} is backed up, and the backup machine’s disk does not hold its line and its photo.`,
        'Look at server/backup/shipper.ts: nothing may be told before the other machine has answered.',
      );
  }
  const middle = times.toSorted((a, b) => a - b)[Math.floor(measured / 2)] ?? 0;
  const { backedUp } = await readStanding(house);
  return middle <= wantedMs
    ? pass(`record ${backedUp} and its photo ${middle.toFixed(0)} ms after it was answered`)
    : fail(
        `It takes ${(middle / 1000).toFixed(1)} s until an entry is on the backup machine’s disk.`,
        'Look at "machine" under "backups" in GET /api/metrics, and at the disks of both machines.',
      );
}

/** Its line and its photo, as they stand on the other machine's disk. */
const isOnBackup = async (house: House, id: string, photoDigest: string): Promise<boolean> => {
  const dir = house.volumeOf('backup');
  const tree = await readTree(dir);
  if (![...tree.values()].includes(photoDigest)) return false;
  for (const path of tree.keys())
    if ((await readFile(join(dir, path), 'latin1').catch(() => '')).includes(id)) return true;
  return false;
};
