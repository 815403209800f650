import { createSeededRandom } from '../../support/seeded-random.ts';
import { median, summarise, type Summary } from '../statistics.ts';
import type { Item } from '../targets.ts';
import { comeBack } from './come-back.ts';
import { withSpeaker, type SpeakerProcess } from './fork-speaker.ts';
import type { Plan } from './race.ts';
import type { Findings, Suite } from './suite.ts';
import { connectSwarm, type Swarm } from './swarm.ts';

/** What people see of ours. */
type Measured = {
  readonly connect: Summary;
  /** From the loss until it was let in again, backoff and all. */
  readonly reconnect: Summary;
  readonly delivery: Summary;
  /** From saying to the last of all, event by event. */
  readonly toAll: Summary;
  readonly perSecond: number;
  /** Of the connections that were tried, in percent. */
  readonly success: number;
  readonly lost: number;
};

type Load = {
  readonly connections: number;
  readonly times: number;
  readonly everyMs: number;
  /** What must be reached or is aimed for. */
  readonly bound: 'must' | 'aim';
};

/** One of how many is cut while events are said. */
const cutEvery = 10;
/** How many events are said in one turn, and in how many, where it is tried how much a connection gets. */
const burst = 100;
const turns = 5;

export const measureLive: Suite = async (plan) => {
  const loads: readonly Load[] = [
    { connections: 1000, times: plan.quick ? 100 : 200, everyMs: 20, bound: 'must' },
    {
      ...{ connections: plan.quick ? 2000 : 10_000, times: plan.quick ? 6 : 20, everyMs: 500 },
      bound: 'aim',
    },
  ];
  const items: Item[] = [];
  const figures: Findings['figures'][number][] = [];
  for (const load of loads) {
    const measured = await inRounds(load, plan);
    items.push(...itemsOf(load, measured));
    figures.push(rowOf(load, measured));
  }
  return { items, figures };
};

const inRounds = async (load: Load, { rounds, say }: Plan): Promise<readonly Measured[]> => {
  const measured: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`${nameOf(load)} live, round ${String(round + 1)} of ${String(rounds)}`);
    measured.push(await withSpeaker('ours', {}, (speaker) => live(speaker, load, round)));
  }
  return measured;
};

const live = async (
  speaker: SpeakerProcess,
  { connections, times, everyMs }: Load,
  round: number,
): Promise<Measured> => {
  const swarm = await connectSwarm({
    ...{ port: speaker.port, count: connections, talk: 'hello', timeEvery: 1 },
  });
  const say = { kind: 'say', times, everyMs } as const;
  // Programs are compiled in the first events.
  await speaker.ask(say);
  await swarm.whenHeard(times);
  swarm.forget();
  await speaker.ask(say);
  await swarm.whenHeard(times);
  const delivery = summarise(swarm.latencies);
  const toAll = summarise(swarm.lastToHear);

  const speaking = speaker.ask(say);
  const returned = await cutSome(swarm, round);
  await speaking;
  await swarm.whenHeard(times * 2);

  const perSecond = await asManyAsItTakes(speaker, swarm, times * 2);
  const said = times * 2 + burst * turns;
  const lost = connections * said - swarm.heard();
  swarm.assertWhole(said);
  swarm.close();
  const reconnectMs = returned.map(({ ms }) => ms);
  const tries = returned.reduce((sum, each) => sum + each.tries, 0);
  return {
    connect: summarise(swarm.connectMs),
    reconnect: summarise(reconnectMs),
    ...{ delivery, toAll, perSecond, lost },
    success: (100 * (connections + returned.length)) / (connections + tries),
  };
};

/** Many lose their connections together and return, each after its own part of a second. */
const cutSome = (swarm: Swarm, seed: number) => {
  const random = createSeededRandom(seed);
  const cut = swarm.clients.filter((_, nth) => nth % cutEvery === 0);
  return Promise.all(
    cut.map((client) => {
      client.drop();
      return comeBack(client, random);
    }),
  );
};

/** Events a second to each, where the next turn's are said when everybody has the last. */
const asManyAsItTakes = async (
  speaker: SpeakerProcess,
  swarm: Swarm,
  heard: number,
): Promise<number> => {
  const beganAt = performance.now();
  for (let turn = 1; turn <= turns; turn += 1) {
    await speaker.ask({ kind: 'say', times: 1, everyMs: 0, burst });
    await swarm.whenHeard(heard + turn * burst);
  }
  return (burst * turns * 1000) / (performance.now() - beganAt);
};

const nameOf = ({ connections, everyMs }: Load): string =>
  `${connections.toLocaleString('en')} × ${String(1000 / everyMs)}/s`;

const itemsOf = (load: Load, measured: readonly Measured[]): readonly Item[] => {
  const at = load.connections.toLocaleString('en');
  const item = (
    what: string,
    unit: Item['unit'],
    better: Item['better'],
    bound: number,
    figure: (each: Measured) => number,
  ): Item => ({
    item: `live at ${at}: ${what}`,
    ...{ unit, better, [load.bound]: bound, rounds: measured.map(figure) },
  });
  return [
    item('connect, p95', 'ms', 'less', 500, ({ connect }) => connect.p95),
    item('reconnect, p95', 'ms', 'less', 2000, ({ reconnect }) => reconnect.p95),
    item('delivery, average', 'ms', 'less', 50, ({ delivery }) => delivery.mean),
    item('delivery, p95', 'ms', 'less', 100, ({ delivery }) => delivery.p95),
    item('broadcast to the last of all, p95', 'ms', 'less', 200, ({ toAll }) => toAll.p95),
    item('messages a connection', '/s', 'more', 500, ({ perSecond }) => perSecond),
    item('connections that succeed', '%', 'more', 99, ({ success }) => success),
    item('events lost', '', 'less', 0, ({ lost }) => lost),
  ];
};

const rowOf = (load: Load, measured: readonly Measured[]) => {
  const of = (figure: (each: Measured) => number): string =>
    median(measured.map(figure)).toFixed(0);
  const both = (pick: (each: Measured) => Summary): string =>
    `${of((each) => pick(each).mean)}, ${of((each) => pick(each).p95)}, ${of((each) => pick(each).max)}`;
  return {
    'average, p95, most in ms': nameOf(load),
    connect: both(({ connect }) => connect),
    reconnect: both(({ reconnect }) => reconnect),
    delivery: both(({ delivery }) => delivery),
    'to the last of all': both(({ toAll }) => toAll),
  };
};
