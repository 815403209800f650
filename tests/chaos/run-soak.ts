import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { systemRandom } from '../../server/system-clock.ts';
import { randomId } from '../../shared/base/random.ts';
import type { Check } from '../support/checks.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { prepareContest, type ContestToBreak } from './contest-to-break.ts';
import { openLightClient, type LightClient } from './light-client.ts';
import { collectable, watchMemory, type Life, type MemoryWatch, type Usage } from './memory.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createStretchJudge } from './stretches.ts';
import { wordOfChange } from './verdict.ts';

export type SoakOptions = {
  readonly seed: number;
  readonly minutes: number;
  readonly clients: number;
  readonly restartEveryMinutes: number;
  readonly eventsPerSecond: number;
  readonly say: (sentence: string) => void;
};

export type SoakReport = {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly checks: readonly Check[];
};

/** What is kept for those who return is full, and so of its final size, before memory is first looked at. */
const soonFull = { REALTIME_MAX_QUEUE_SIZE: '300' };

/** Many clients for a long time, with a drop somewhere again and again and a restart now and then. */
export const runSoak = async (options: SoakOptions): Promise<SoakReport> => {
  const random = createSeededRandom(options.seed);
  const contest = await prepareContest({ ...collectable, ...soonFull });
  const clients: LightClient[] = [];
  const memory = watchMemory(contest.server, tellEvery(memorySaysEvery, options.say));
  try {
    await letIn(contest, clients, options, random);
    options.say(`${clients.length} clients are there.`);
    return await soak(options, { contest, clients, memory, random });
  } finally {
    memory.close();
    for (const client of clients) client.close();
    await contest.server.dispose();
  }
};

type World = {
  readonly contest: ContestToBreak;
  readonly clients: readonly LightClient[];
  readonly memory: MemoryWatch;
  readonly random: SeededRandom;
};

const dropEveryMs = 15_000;
/** Of all clients, each time; every other time they fall silent rather than break off. */
const dropShare = 0.005;
const catchUpMs = 120_000;
const lookMs = 500;
const atOnce = 50;
const memorySaysEvery = 6;

const soak = async (options: SoakOptions, world: World): Promise<SoakReport> => {
  const { contest, clients, random } = world;
  const { minutes, eventsPerSecond, say } = options;
  const totalMs = minutes * 60_000;
  const publisher = createPublisher({
    ...{ podiums: contest.podiums, cookie: contest.cookies.organisers, url: contest.server.url },
    ...{ run: String(options.seed), eventsPerTurn: Infinity },
  });
  let drops = 0;
  const dropping = setInterval(() => {
    drops += 1;
    dropSome(clients, random, drops % 2 === 0);
  }, dropEveryMs);
  const [lives] = await Promise.all([
    liveAndDie(options, world, totalMs),
    publisher.publish(Math.floor((totalMs / 1000) * eventsPerSecond), eventsPerSecond),
  ]).finally(() => clearInterval(dropping));
  say(`${publisher.acknowledged.length} events were acknowledged.`);
  const caughtUpMs = await untilCaughtUp(clients, publisher);
  return reportOf(options, { clients, publisher, lives, drops, caughtUpMs });
};

const startSchema = z.object({ epoch: z.string(), seq: z.number() });

const letIn = async (
  { server, head }: ContestToBreak,
  clients: LightClient[],
  options: SoakOptions,
  random: SeededRandom,
): Promise<void> => {
  const answer = await fetch(`${server.url}/api/snapshot?stream=public&atLeast=${head}`);
  const { epoch, seq } = startSchema.parse(await answer.json());
  while (clients.length < options.clients) {
    const clientId = randomId(systemRandom);
    const start = { epoch, seq };
    clients.push(openLightClient({ url: server.url, clientId, start, random }));
    if (clients.length % atOnce === 0) await untilLive(clients);
  }
  await untilLive(clients);
};

const untilLive = async (clients: readonly LightClient[]): Promise<void> => {
  const deadline = performance.now() + catchUpMs;
  while (!clients.every(({ isLive }) => isLive)) {
    if (performance.now() > deadline) throw new Error('Not everybody could be let in.');
    await wait(lookMs / 10);
  }
};

const dropSome = (
  clients: readonly LightClient[],
  random: SeededRandom,
  isSilent: boolean,
): void => {
  for (let left = Math.ceil(clients.length * dropShare); left > 0; left -= 1) {
    const client = clients[random.below(clients.length)];
    if (isSilent) client?.fallSilent();
    else client?.drop();
  }
};

/** One life of the server after the other; gives their memory. */
const liveAndDie = async (
  { restartEveryMinutes, say }: SoakOptions,
  { contest: { server }, memory }: World,
  totalMs: number,
): Promise<readonly Life[]> => {
  const lives: Life[] = [];
  const startedAt = performance.now();
  for (;;) {
    const leftMs = totalMs - (performance.now() - startedAt);
    const lifeMs = Math.min(leftMs, restartEveryMinutes * 60_000);
    memory.begin(lifeMs);
    await wait(lifeMs);
    const life = memory.end();
    // The last one may have been too short to have come to rest.
    if (life !== null && lifeMs >= restartEveryMinutes * 60_000 * 0.9) lives.push(life);
    if (totalMs - (performance.now() - startedAt) < restartEveryMinutes * 6000) return lives;
    await server.restart();
    say('The server was restarted.');
  }
};

const untilCaughtUp = async (
  clients: readonly LightClient[],
  { acknowledged }: Publisher,
): Promise<number> => {
  const startedAt = performance.now();
  const last = Math.max(...acknowledged.map(({ seq }) => seq));
  const isBehind = ({ cursor }: LightClient): boolean => cursor.seq < last;
  while (clients.some(isBehind) && performance.now() - startedAt < catchUpMs) await wait(lookMs);
  return performance.now() - startedAt;
};

type Found = {
  readonly clients: readonly LightClient[];
  readonly publisher: Publisher;
  readonly lives: readonly Life[];
  readonly drops: number;
  readonly caughtUpMs: number;
};

const maxGrowth = 0.02;

const reportOf = (options: SoakOptions, found: Found): SoakReport => {
  const { clients, publisher, lives } = found;
  const inOrder = publisher.acknowledged
    .filter(({ streams }) => streams.includes('public'))
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ seq, change }) => ({ seq, word: wordOfChange(change) }));
  const holds = createStretchJudge(inOrder);
  const last = inOrder.at(-1)?.seq ?? 0;
  const stretches = clients.map((client) => client.stretches.all());
  const wrong = stretches.filter((all) => !all.every(holds)).length;
  const behind = clients.filter(({ cursor }) => cursor.seq < last).length;
  const sum = (count: (client: LightClient) => number): number =>
    clients.reduce((total, client) => total + count(client), 0);
  const growths = lives.map(({ early, late }) => late.residentMiB / early.residentMiB - 1);
  const figures = {
    ...{ seed: options.seed, minutes: options.minutes, clients: clients.length },
    eventsAcknowledged: inOrder.length,
    deliveries: sum(({ counts }) => counts.events),
    welcomes: sum(({ counts }) => counts.welcomes),
    resumes: sum(({ counts }) => counts.resumes),
    resets: stretches.reduce((total, all) => total + all.length - 1, 0),
    drops: found.drops,
    caughtUpSeconds: found.caughtUpMs / 1000,
    memory: lives,
    growths,
  };
  const percents = growths.map((growth) => `${(growth * 100).toFixed(1)} %`).join(', ');
  return {
    figures,
    checks: [
      {
        name: 'every event once and in order, or in a snapshot',
        holds: wrong === 0 && behind === 0,
        says: `${wrong} of ${clients.length} heard something wrong, ${behind} did not come to the end`,
      },
      {
        name: 'resident memory is flat within 2 %',
        holds: lives.length > 0 && growths.every((growth) => growth <= maxGrowth),
        says: lives.length > 0 ? `it grew by ${percents}` : 'no life was long enough to see',
      },
    ],
  };
};

const tellEvery = (each: number, say: SoakOptions['say']) => {
  let count = 0;
  return ({ residentMiB, heapMiB }: Usage): void => {
    count += 1;
    if (count % each === 0)
      say(`${residentMiB.toFixed(1)} MiB resident, ${heapMiB.toFixed(1)} in the heap.`);
  };
};
