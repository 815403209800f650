import { setTimeout as wait } from 'node:timers/promises';
import { audiences, type Audience } from '../../shared/contest/views.ts';
import { openFaultyWire, type FaultyWire } from '../support/faulty-wire.ts';
import type { ContestServer } from '../support/contest-server.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { prepareContest, type ContestToBreak } from './contest-to-break.ts';
import { gatherCrowd, type Crowd, type Standing, type VisitorPlan } from './crowd.ts';
import { planChaos, type ChaosPlan, type Died, type Happening, type PlanOptions } from './plan.ts';
import { createPublisher } from './publisher.ts';
import { reportOf, type ChaosReport } from './report.ts';

export type ChaosOptions = PlanOptions & {
  readonly events: number;
  readonly processes: number;
  /** After the last fault everybody has to show everything within this time. */
  readonly catchUpMs: number;
  readonly say: (sentence: string) => void;
};

/** Shorter than an evening's, so that a lost last message and a dead connection are noticed within the run. */
const realtimeSettings = {
  REALTIME_HEARTBEAT_INTERVAL: '5000',
  REALTIME_HEARTBEAT_TIMEOUT: '12000',
};

/** Real clients behind broken cables, a real server that is killed, and a verdict on what each of them was shown. */
export const runChaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const { say } = options;
  const plan = planChaos(options);
  const contest = await prepareContest(realtimeSettings);
  const wires: FaultyWire[] = [];
  const crowd = gatherCrowd(options.processes);
  try {
    const port = Number(new URL(contest.server.url).port);
    for (let nth = 0; nth < options.clients; nth += 1)
      wires.push(await openFaultyWire(port, createSeededRandom(options.seed + nth)));
    await moveIn(crowd, wires, contest, options);
    say(`${options.clients} clients are there.`);
    return await Promise.race([
      crowd.died,
      breakAndJudge(options, { plan, contest, wires, crowd }),
    ]);
  } finally {
    await crowd.close();
    await Promise.all(wires.map((wire) => wire.close()));
    await contest.server.dispose();
  }
};

type World = {
  readonly plan: ChaosPlan;
  readonly contest: ContestToBreak;
  readonly wires: readonly FaultyWire[];
  readonly crowd: Crowd;
};

const breakAndJudge = async (
  options: ChaosOptions,
  { plan, contest, wires, crowd }: World,
): Promise<ChaosReport> => {
  const { events, seconds, seed, say } = options;
  const { server, podiums, cookies, head } = contest;
  const startedAt = performance.now();
  const publisher = createPublisher({
    ...{ podiums, cookie: cookies.organisers, url: server.url },
    run: String(seed),
    eventsPerTurn,
  });
  let isPublished = false;
  const publishing = publisher.publish(events, events / seconds).finally(() => {
    isPublished = true;
  });
  const [deaths] = await Promise.all([
    endServerAgainAndAgain(server, plan.deaths, say),
    breakCables(plan.faults, { wires, crowd, everyMs: seconds * 1000, isOver: () => isPublished }),
    publishing,
  ]);
  for (const wire of wires) heal(wire);
  const { acknowledged } = publisher;
  say(`${acknowledged.length} events were acknowledged. Everything is whole again.`);
  const healedAt = performance.now();
  const goals = goalsOf(acknowledged);
  const behind = await untilCaughtUp(crowd, goals, options.catchUpMs);
  const caughtUpMs = performance.now() - healedAt;
  return reportOf({
    ...{ seed, clients: options.clients, deaths, behind, caughtUpMs },
    seconds: (healedAt - startedAt) / 1000,
    acknowledged: acknowledged.length,
    retries: publisher.retries,
    felt: wires.map(({ felt }) => felt),
    outcome: await crowd.outcome(acknowledged, head),
    serverSaid: server.output(),
  });
};

/** Not often: what a snapshot covers cannot be lost any more. */
const eventsPerTurn = 1000;

/** Of ten clients one is an organiser, two are judges, one is somebody else's program, and the others watch. */
const seats: readonly { readonly stream: Audience; readonly isPlain?: boolean }[] = [
  { stream: 'organisers' },
  ...Array<{ stream: Audience }>(2).fill({ stream: 'judges' }),
  { stream: 'public', isPlain: true },
  ...Array<{ stream: Audience }>(6).fill({ stream: 'public' }),
];

const arrivalMs = 20;
const lookMs = 250;
const moveInMs = 60_000;

const moveIn = async (
  crowd: Crowd,
  wires: readonly FaultyWire[],
  { cookies }: ContestToBreak,
  { seed }: ChaosOptions,
): Promise<void> => {
  for (const [nth, { url }] of wires.entries()) {
    const { stream, isPlain = false } = seats[nth % seats.length] ?? { stream: 'public' };
    const visitor: VisitorPlan = { nth, url, stream, isPlain, cookie: cookies[stream], seed };
    crowd.open([{ ...visitor, seed: seed + nth }]);
    await wait(arrivalMs);
  }
  const isThere = ({ isLive, isPlain, reach }: Standing): boolean =>
    isLive && (isPlain || reach > 0);
  const deadline = performance.now() + moveInMs;
  while (!(await crowd.standing()).every(isThere)) {
    if (performance.now() > deadline) throw new Error('Not everybody could be let in.');
    await wait(lookMs);
  }
};

const waitUntil = (startedAt: number, atMs: number): Promise<void> =>
  wait(Math.max(0, startedAt + atMs - performance.now()));

/** Gives those that happened. */
const endServerAgainAndAgain = async (
  server: ContestServer,
  deaths: ChaosPlan['deaths'],
  say: ChaosOptions['say'],
): Promise<readonly Died[]> => {
  const startedAt = performance.now();
  const happened: Died[] = [];
  for (const death of deaths) {
    await waitUntil(startedAt, death.atMs);
    say(`${death.by} after ${Math.round(death.atMs / 1000)} s.`);
    const diedAt = performance.now();
    const exitCode = await (death.by === 'SIGKILL' ? server.kill9() : server.stop());
    const goneAfterMs = performance.now() - diedAt;
    await wait(death.awayMs);
    await server.start();
    happened.push({ ...death, exitCode: exitCode ?? null, goneAfterMs });
  }
  return happened;
};

type Breaking = Pick<World, 'wires' | 'crowd'> & {
  /** The plan begins anew, for a machine that is slower than it. */
  readonly everyMs: number;
  readonly isOver: () => boolean;
};

const breakCables = async (
  faults: ChaosPlan['faults'],
  { wires, crowd, everyMs, isOver }: Breaking,
): Promise<void> => {
  for (let startedAt = performance.now(); ; startedAt += everyMs)
    for (const { atMs, client, what } of faults) {
      await waitUntil(startedAt, atMs);
      if (isOver()) return;
      const wire = wires[client];
      if (what.kind === 'wake') crowd.wake(client, what.how);
      else if (wire !== undefined) befall(wire, what);
    }
};

const befall = (wire: FaultyWire, what: Exclude<Happening, { readonly kind: 'wake' }>): void => {
  switch (what.kind) {
    case 'weather':
      wire.setWeather(what.weather);
      setTimeout(() => wire.setWeather({}), what.forMs);
      return;
    case 'refuse':
      wire.reset();
      wire.refuse(true);
      setTimeout(() => wire.refuse(false), what.forMs);
      return;
    case 'block':
      wire.block(what.roads);
      setTimeout(() => wire.block([]), what.forMs);
      return;
    case 'cut mid-frame':
      wire.cutMidFrame(what.bytes);
      return;
    case 'reset':
      wire.reset();
      return;
    case 'half-open':
      wire.goHalfOpen();
      return;
    case 'silence':
      wire.silence(what.direction);
  }
};

/** For what comes. Connections that are silent stay so: they have to be given up. */
const heal = (wire: FaultyWire): void => {
  wire.setWeather({});
  wire.refuse(false);
  wire.block([]);
};

type Goals = Readonly<Record<Audience, number>>;

const goalsOf = (
  acknowledged: readonly { readonly seq: number; readonly streams: readonly Audience[] }[],
): Goals => {
  const lastOf = (stream: Audience): number =>
    acknowledged.reduce(
      (last, { seq, streams }) => (streams.includes(stream) ? Math.max(last, seq) : last),
      0,
    );
  const [open, judges, organisers] = audiences;
  return {
    [open]: lastOf(open),
    [judges]: lastOf(judges),
    [organisers]: lastOf(organisers),
  };
};

/** Gives who is still behind when the time is up. */
const untilCaughtUp = async (
  crowd: Crowd,
  goals: Goals,
  withinMs: number,
): Promise<readonly Standing[]> => {
  const deadline = performance.now() + withinMs;
  const isBehind = ({ isPlain, isLive, stream, reach }: Standing): boolean =>
    isPlain ? !isLive : reach < goals[stream];
  for (;;) {
    const behind = (await crowd.standing()).filter(isBehind);
    if (behind.length === 0 || performance.now() > deadline) return behind;
    await wait(lookMs);
  }
};
