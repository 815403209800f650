// npm run drill:restore [-- --entries 10000]: a contest on three machines loses its data and its photos, and comes back.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { contestCommand } from '../support/contest-command.ts';
import { enterDesign, organiserOf, type Entered } from '../support/contest-programs.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

const { values } = parseArgs({ options: { entries: { type: 'string', default: '10000' } } });
const entries = Number(values.entries);
if (!Number.isInteger(entries) || entries < 10) {
  console.error('--entries is not a whole number of at least 10.');
  process.exit(64);
}

const secrets = {
  INTERNAL_SECRET: 'b7d41c9e60f2a8357ce1904fd2a6b835',
  BACKUP_KEY: 'f3a9-77c1-e05b-42d8-9c6e',
  RATE_LIMIT_SUBMIT_PER_DEVICE: '0',
  RATE_LIMIT_SUBMIT_PER_ADDRESS: '0',
};
const sendersAtOnce = 6;

const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const startedAt = performance.now();
  const result = await work();
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${what}`);
  return result;
};

/** Every picture differs, so that one in another's place is noticed. */
const pictureOf = (nth: number): Promise<Buffer> =>
  sharp({
    create: {
      ...{ width: 360, height: 450, channels: 3 },
      background: { r: nth % 256, g: (nth >> 8) % 256, b: 90 },
    },
  })
    .jpeg()
    .toBuffer();

const enterAll = async (url: string): Promise<readonly Entered[]> => {
  const entered: Entered[] = [];
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < entries) {
      const nth = (next += 1);
      const design = { caption: `Design ${String(nth)}`, phone: `+1 555 ${String(nth)}` };
      entered.push(await enterDesign(url, { ...design, photo: await pictureOf(nth) }));
    }
  };
  await Promise.all(Array.from({ length: sendersAtOnce }, sender));
  return entered;
};

/** SHA-256 of every file of photos, by its path. */
const photosOf = async ({ uploadsDir }: ContestServer): Promise<ReadonlyMap<string, string>> => {
  const dir = join(uploadsDir, 'photos');
  const found = new Map<string, string>();
  for (const key of await readdir(dir))
    for (const name of await readdir(join(dir, key))) {
      const bytes = await readFile(join(dir, key, name));
      found.set(`${key}/${name}`, createHash('sha256').update(bytes).digest('hex'));
    }
  return found;
};

const standing = z.object({ backedUp: z.number() });
const isCovered = async (app: ContestServer, seq: number): Promise<void> => {
  const look = async () =>
    standing.parse(await (await fetch(`${app.url}/api/session`)).json()).backedUp;
  while ((await look()) < seq) await wait(50);
};

const seen = z.object({ feed: z.record(z.string(), z.array(z.object({ id: z.string() }))) });
const idsIn = async (app: ContestServer): Promise<ReadonlySet<string>> => {
  const { feed } = seen.parse(await (await fetch(`${app.url}/api/feed`)).json());
  return new Set(
    Object.values(feed)
      .flat()
      .map(({ id }) => id),
  );
};

const opensReceipt = async (app: ContestServer, { id, receiptUrl }: Entered): Promise<boolean> => {
  const headers = { Authorization: `Receipt ${receiptUrl.split('#')[1] ?? ''}` };
  return (await fetch(`${app.url}/api/entries/${id}`, { headers })).ok;
};

const isReady = ({ url }: ContestServer): Promise<boolean> =>
  fetch(`${url}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

const problems: string[] = [];
const expectThat = (isTrue: boolean, what: string): void => {
  console.log(`${isTrue ? '     ok' : ' BROKEN'}    ${what}`);
  if (!isTrue) problems.push(what);
};

const backup = await startContestServer({ ...secrets, ROLE: 'backup' });
const media = await startContestServer({ ...secrets, ROLE: 'media', BACKUP_URL: backup.url });
const urls = { MEDIA_URL: media.url, BACKUP_URL: backup.url };
const app = await startContestServer({ ...secrets, ...urls, ROLE: 'app' });
try {
  const entered = await timed(`${String(entries)} designs are entered with their photos`, () =>
    enterAll(app.url),
  );
  const [first, second] = entered;
  if (first === undefined || second === undefined) throw new Error('nothing was entered');
  await (await organiserOf(app)).saveWinners({ flash: [first.id, second.id] });
  const last = await enterDesign(app.url, { caption: 'The last one' });
  await timed('until the last one was on the backup machine', () => isCovered(app, last.seq));
  const all = [...entered, last];
  const photos = await photosOf(media);

  await Promise.all([app.kill9(), media.kill9()]);
  for (const dir of [app.dataDir, media.uploadsDir])
    await rm(dir, { recursive: true, force: true });
  const outage = performance.now();
  // It waits for its data, for longer than a start may take.
  void app.start().catch(() => undefined);
  await media.start();
  const restore = (machine: ContestServer, ...args: readonly string[]) =>
    contestCommand(machine, ['restore', '--from', 'backup', ...args], {
      ...secrets,
      BACKUP_URL: backup.url,
      ...(machine === app && { MEDIA_URL: media.url }),
    });
  await timed('contest restore --from backup', () => restore(app));
  await timed('until the contest had started by itself', async () => {
    while (!(await isReady(app))) await wait(50);
  });
  console.log(`          down for ${((performance.now() - outage) / 1000).toFixed(1)} s in all`);
  await timed('contest restore --from backup --photos', () => restore(media, '--photos'));

  const ids = await idsIn(app);
  expectThat(
    ids.size === all.length && all.every(({ id }) => ids.has(id)),
    `${String(ids.size)} entries of ${String(all.length)} are there`,
  );
  const back = await photosOf(media);
  const same = [...photos].filter(([path, digest]) => back.get(path) === digest).length;
  expectThat(
    same === photos.size && back.size === photos.size,
    `${String(same)} files of ${String(photos.size)} are the same, byte for byte`,
  );
  let receipts = 0;
  for (const each of all) if (await opensReceipt(app, each)) receipts += 1;
  expectThat(receipts === all.length, `${String(receipts)} receipts open`);
  const winners = await (await fetch(`${app.url}/api/winners`)).text();
  expectThat(winners.includes(first.id) && winners.includes(second.id), 'the winners are saved');
  const next = await enterDesign(app.url, { caption: 'After the restore' });
  expectThat(next.number > last.number + 1000, 'no entry number is given out again');
  await isCovered(app, next.seq);
} finally {
  for (const server of [app, media, backup]) await server.dispose();
}
process.exitCode = problems.length === 0 ? 0 : 1;
