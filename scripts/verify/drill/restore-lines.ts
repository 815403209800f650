import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { pass, passWithout, Wrong, type Context, type Line, type Verdict } from '../line.ts';
import { lastLines } from '../last-lines.ts';
import { openHouse, statusOf, type House, type Role } from './house.ts';
import {
  digestOf,
  enterAndLook,
  furnish,
  readStanding,
  readTree,
  readWinners,
  untilBackedUp,
  untilPhotosKept,
  whatIsLost,
  type Kept,
} from './kept.ts';
import { until } from './until.ts';

/** A machine is lost. */
export const restoreLines: readonly Line[] = [
  {
    name: 'restore-data',
    about: 'the data volume emptied: "contest restore --from backup" brings the contest back',
    needs: ['restart', 'shipped'],
    isTimed: true,
    run: restoreData,
  },
  {
    name: 'restore-uploads',
    about: 'the uploads volume emptied: every photo comes back byte for byte',
    needs: ['restart', 'shipped'],
    isTimed: true,
    run: restoreUploads,
  },
  {
    name: 'backups',
    about: '"contest verify" reads every byte of the backup, and sees one that is wrong',
    needs: ['shipped'],
    isTimed: true,
    run: verifyBackups,
  },
];

type Settled = {
  readonly house: House;
  readonly kept: readonly Kept[];
  readonly winners: Readonly<Record<string, unknown>>;
};

/** A contest that is whole on all three machines. */
const openSettledHouse = async (context: Context): Promise<Settled> => {
  const house = await openHouse(context);
  const kept = await furnish(house);
  const winners = await readWinners(house);
  const last = await enterAndLook(house, 'Last of all');
  await untilBackedUp(house, last.seq);
  await untilPhotosKept(house, [...kept, last]);
  return { house, kept: [...kept, last], winners };
};

/** Runs `contest …` and takes no other exit code than the one that is wanted. */
const runContest = async (
  house: House,
  role: Role,
  args: readonly string[],
  wanted = 0,
): Promise<string> => {
  const { code, output } = await house.contest(role, ...args);
  if (code === wanted) return output;
  throw new Wrong(
    `"contest ${args.join(' ')}" with the environment of ${role} ended with exit code ${code ?? 'none'}: ${lastLines(output, /./, 4)}`,
    `It should be ${wanted}: run it by hand as docs/ops/backups.md says.`,
  );
};

const restoreHint = 'See docs/ops/backups.md, and what app logs while it waits.';

async function restoreData(context: Context): Promise<Verdict> {
  const { house, kept, winners } = await openSettledHouse(context);
  const { epoch } = await readStanding(house);
  await house.kill9('app');
  await house.emptyVolume('app');
  house.launch('app');
  await requireWaiting(house);
  const startedAt = performance.now();
  await runContest(house, 'app', ['restore', '--from', 'backup']);
  await house.untilReady('app');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const problems = [...(await whatIsLost(house, kept, winners))];
  const standing = await readStanding(house);
  if (standing.epoch === epoch)
    problems.push('The restored contest goes on in the history of the lost one: no new epoch.');
  problems.push(...(await whoIsStranded(house, epoch, kept)));
  const next = await enterAndLook(house, 'After the restore');
  await untilBackedUp(house, next.seq);
  return passWithout(problems, {
    shown: `back and ready ${seconds} s after the command: entries, pictures, winners, receipts, answered keys; a new epoch, clients are reset, shipped on`,
    todo: restoreHint,
  });
}

/** Alive, so that it can be reached; not ready, and says why. */
const requireWaiting = async (house: House): Promise<void> => {
  const url = house.urlOf('app');
  await until(house.context, async () => (await statusOf(`${url}/health`)) === 200, {
    limitMs: 30_000,
    wrong:
      'app does not answer /health with an empty data volume while the backup machine has a contest.',
    todo: 'It must stay up, or nobody can run the restore on its machine: see server/compose-waiting.ts.',
  });
  const ready = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5000) });
  const reason = await ready.text();
  if (ready.status !== 503 || !/restore|backup/i.test(reason))
    throw new Wrong(
      `With an empty data volume app answers /ready with ${ready.status} ${reason}, though the backup machine has the contest.`,
      'A new contest must not take the place of a lost one: see server/backup/compare-heads.ts.',
    );
};

/** A client that stood in the lost history is told to begin anew, and where. */
const whoIsStranded = async (
  house: House,
  epoch: string,
  kept: readonly Kept[],
): Promise<readonly string[]> => {
  const after = Math.max(...kept.map(({ seq }) => seq));
  const response = await fetch(
    `${house.urlOf('app')}/api/events?stream=public&after=${after}&epoch=${epoch}`,
    { signal: AbortSignal.timeout(10_000) },
  );
  const body: unknown = await response.json();
  return response.ok && JSON.stringify(body).includes('reset')
    ? []
    : [`A client of the lost history is not reset: it is answered ${JSON.stringify(body)}.`];
};

async function restoreUploads(context: Context): Promise<Verdict> {
  const { house, kept, winners } = await openSettledHouse(context);
  const photos = join(house.volumeOf('media'), 'photos');
  const before = await readTree(photos);
  if (before.size === 0)
    throw new Wrong(
      'The media machine keeps no photos in its volume.',
      'See the line "kill-media".',
    );
  await house.kill9('media');
  await house.emptyVolume('media');
  await house.start('media');
  await runContest(house, 'media', ['restore', '--from', 'backup', '--photos']);
  const after = await readTree(photos);
  const problems = [...before]
    .filter(([path, digest]) => after.get(path) !== digest)
    .map(([path]) => `${path} ${after.has(path) ? 'is not what it was' : 'did not come back'}.`);
  problems.push(...(await whatIsLost(house, kept, winners)));
  return passWithout(problems, {
    shown: `${before.size} files of ${kept.length} photos came back byte for byte, and are shown`,
    todo: 'See docs/ops/backups.md, and what the backup machine has of these photos.',
  });
}

async function verifyBackups(context: Context): Promise<Verdict> {
  const { house, kept } = await openSettledHouse(context);
  await runContest(house, 'app', ['verify', '--from', 'backup']);
  const [first] = kept;
  const dir = house.volumeOf('backup');
  const wanted = first && digestOf(first.photo);
  const [path] = [...(await readTree(dir))].find(([, digest]) => digest === wanted) ?? [];
  if (path === undefined)
    throw new Wrong('The backup holds no photo as it was received.', 'See the line "shipped".');
  const bytes = await readFile(join(dir, path));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(join(dir, path), bytes);
  const damaged = 2;
  await runContest(house, 'app', ['verify', '--from', 'backup'], damaged);
  return pass(
    'every byte is right; with one bit of one photo turned over, "contest verify" says so',
  );
}
