import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi, type TestContext } from 'vitest';
import { enterDesign } from '../support/contest-programs.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { json, readJson, signIn } from '../support/contest-house.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';

/** Two stores lay out two segments of 8 MiB each. */
const megabytes = 48;
const patience = { timeout: 15_000, interval: 50 };

let disk: SmallDisk | undefined;
let contest: ContestServer | undefined;
beforeEach(async () => {
  disk = await mountSmallDisk(megabytes);
});
afterEach(async () => {
  await contest?.dispose();
  contest = undefined;
  await disk?.remove();
});

const startOn = async ({ dir }: SmallDisk): Promise<ContestServer> => {
  contest = await startContestServer({
    DATA_DIR: join(dir, 'data'),
    UPLOADS_DIR: join(dir, 'uploads'),
    BACKUPS_DIR: join(dir, 'backups'),
    ON_STORE_FAILURE: 'exit',
  });
  return contest;
};

const asking = ({ url }: ContestServer) => ({
  ask: (path: string, init?: RequestInit) => fetch(url + path, init),
});

const smallDiskOr = (context: TestContext): SmallDisk => {
  // Only root may mount; the verdict of `npm test` names what was skipped.
  if (disk === undefined) context.skip('this machine does not let us mount a small disk');
  return disk;
};

const numbersIn = async ({ url }: ContestServer): Promise<readonly number[]> => {
  const { feed } = await readJson(await fetch(`${url}/api/feed`));
  return Object.values(feed as Record<string, { number: number }[]>)
    .flat()
    .map(({ number }) => number);
};

/** A large change, so that a segment is soon full. */
const categories = (round: number) => ({
  categories: Array.from({ length: 40 }, (_, nth) => ({
    id: nth === 0 ? 'flash' : `category-${nth}`,
    name: `Category ${nth}`,
    rule: `${round} `.padEnd(600, 'ink '),
  })),
});

test('a full disk refuses what cannot be kept, shows what is, and is well again by itself', async (context) => {
  const small = smallDiskOr(context);
  const server = await startOn(small);
  const { ask } = asking(server);
  const headers = await signIn({ ask }, { password: server.adminPassword });
  await enterDesign(server.url, { caption: 'before' });
  await small.fill();

  await expect(enterDesign(server.url, { caption: 'no room' })).rejects.toThrow('answered 507');
  expect((await ask('/ready')).status).toBe(200);

  let accepted = 0;
  let refused: Response | undefined;
  while (refused === undefined && accepted < 2000) {
    const answer = await ask('/api/categories', json('POST', categories(accepted), headers));
    if (answer.status === 200) accepted += 1;
    else refused = answer;
  }
  expect(refused?.status).toBe(507);
  expect(await readJson(refused as Response)).toMatchObject({ code: 'no_room' });
  const ready = await ask('/ready');
  expect([ready.status, (await readJson(ready)).reasons]).toEqual([
    503,
    [expect.stringMatching(/room|full/i)],
  ]);
  expect(await numbersIn(server)).toEqual([1]);

  await small.free();
  await vi.waitFor(async () => expect((await ask('/ready')).status).toBe(200), patience);
  const again = await ask('/api/categories', json('POST', categories(-1), headers));
  expect(again.status).toBe(200);
  await enterDesign(server.url, { caption: 'after' });

  await server.kill9();
  await server.start();
  expect(await numbersIn(server)).toEqual([1, 2]);
  const shown = (await (await ask('/categories.json')).json()) as { rule: string }[];
  expect(shown[0]?.rule).toMatch(/^-1 /);
  process.stdout.write(`a full disk: ${accepted} changes kept, then 507, then well again\n`);
});

test('a start without room shows what was acknowledged, and takes more as soon as there is room', async (context) => {
  const small = smallDiskOr(context);
  const server = await startOn(small);
  const { ask } = asking(server);
  const headers = await signIn({ ask }, { password: server.adminPassword });
  await enterDesign(server.url, { caption: 'before' });
  await server.kill9();
  await small.fill();
  await server.start();
  expect(await numbersIn(server)).toEqual([1]);
  const rename = (name: string) => ask('/api/contest', json('PATCH', { name }, headers));
  expect((await rename('No room')).status).toBe(507);
  await small.free();
  await vi.waitFor(async () => expect((await rename('Room')).status).toBe(200), patience);
  await enterDesign(server.url, { caption: 'after' });
  await server.restart();
  expect(await numbersIn(server)).toEqual([1, 2]);
});
