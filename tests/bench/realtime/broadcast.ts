import { setTimeout as sleep } from 'node:timers/promises';
import { median, percentile } from '../statistics.ts';
import type { Item } from '../targets.ts';
import { withSpeaker } from './fork-speaker.ts';
import type { SpeakerName } from './orders.ts';
import { race, type Raced } from './race.ts';
import type { Suite } from './suite.ts';
import { connectSwarm } from './swarm.ts';
import { talkOf } from './talk.ts';
import { callWitnesses } from './witnesses.ts';

type Load = { readonly connections: number; readonly times: number; readonly everyMs: number };

type Measured = {
  readonly cpuMicros: number;
  readonly p99Ms: number;
  readonly rss: number;
  readonly heap: number;
};

const names = ['floor', 'emit', 'recovery', 'loop', 'ours'] as const satisfies SpeakerName[];
type Name = (typeof names)[number];

/** What an event to everybody costs at two moderate loads, and what a connection takes. */
export const measureBroadcast: Suite = async (plan) => {
  const loads: readonly Load[] = [
    { connections: 1000, times: plan.quick ? 100 : 200, everyMs: 20 },
    { connections: plan.quick ? 2000 : 10_000, times: plan.quick ? 6 : 10, everyMs: 500 },
  ];
  const findings = [];
  for (const load of loads) {
    const what = `${load.connections.toLocaleString('en')} × ${String(1000 / load.everyMs)}/s`;
    const raced = await race(what, names, plan, (name) => measure(name, load));
    const isLast = load === loads.at(-1);
    findings.push({
      items: [...itemsOf(what, raced), ...(isLast ? [memoryItem(load, raced)] : [])],
      figures: names.map((name) => rowOf(what, name, raced)),
    });
  }
  return {
    items: findings.flatMap(({ items }) => items),
    figures: findings.flatMap(({ figures }) => figures),
  };
};

const measure = (name: Name, load: Load): Promise<Measured> =>
  withSpeaker(name, {}, async (speaker) => {
    const { connections, times, everyMs } = load;
    const alone = await speaker.ask({ kind: 'weigh' });
    const swarm = await connectSwarm({
      ...{ port: speaker.port, count: connections, talk: talkOf(name) },
    });
    const crowded = await speaker.ask({ kind: 'weigh' });
    if (crowded.connections !== connections) throw new Error(`${name} has lost connections.`);
    const witnesses = name === 'ours' ? await callWitnesses(speaker) : null;
    const say = { kind: 'say', everyMs, restMs } as const;
    // Programs are compiled in the first events.
    const warmUp = Math.ceil(times / 4);
    await speaker.ask({ ...say, times: warmUp });
    await swarm.whenHeard(warmUp);
    await witnesses?.disturb();
    swarm.forget();
    const { cpuMs: before } = await speaker.ask({ kind: 'look' });
    const halfway = sleep((times * everyMs) / 2).then(() => witnesses?.mend());
    const { cpuMs: after } = await speaker.ask({ ...say, times });
    await halfway;
    await swarm.whenHeard(times);
    swarm.assertWhole(times);
    await witnesses?.testify(warmUp + times);
    swarm.close();
    return {
      cpuMicros: ((after - before) * 1000) / (connections * times),
      p99Ms: percentile(swarm.latencies, 0.99),
      rss: (crowded.rss - alone.rss) / 1024 / connections,
      heap: (crowded.heap - alone.heap) / 1024 / connections,
    };
  });

const restMs = 500;

const cpu = ({ cpuMicros }: Measured): number => cpuMicros;
const p99 = ({ p99Ms }: Measured): number => p99Ms;
const rss = ({ rss: kilobytes }: Measured): number => kilobytes;

const itemsOf = (what: string, raced: Raced<Name, Measured>): readonly Item[] => [
  {
    item: `CPU per delivery at ${what}, against the floor`,
    ...{ unit: '×', better: 'less', must: 2, aim: 1.3 },
    rounds: raced.ratios('ours', 'floor', cpu),
  },
  {
    item: `CPU per delivery at ${what}, against \`io.emit\``,
    ...{ unit: '×', better: 'less', must: 0.95, aim: 0.6 },
    rounds: raced.ratios('ours', 'emit', cpu),
  },
  {
    item: `p99 at ${what}, against \`io.emit\``,
    ...{ unit: '×', better: 'less', must: 1, aim: 0.7 },
    rounds: raced.ratios('ours', 'emit', p99),
  },
];

const memoryItem = ({ connections }: Load, raced: Raced<Name, Measured>): Item => ({
  item: `memory a connection at ${connections.toLocaleString('en')}, against plain Socket.IO`,
  ...{ unit: '×', better: 'less', must: 1.1, aim: 0.9 },
  rounds: raced.ratios('ours', 'emit', rss),
});

const rowOf = (what: string, name: Name, raced: Raced<Name, Measured>) => {
  const middle = (figure: (measured: Measured) => number, digits: number): string =>
    raced.median(name, figure).toFixed(digits);
  const ratio = (peer: Name, figure: (measured: Measured) => number): string =>
    `${median(raced.ratios(name, peer, figure)).toFixed(2)}×`;
  return {
    load: what,
    speaker: name,
    'µs a delivery': middle(cpu, 2),
    'to the floor': ratio('floor', cpu),
    'to io.emit': ratio('emit', cpu),
    'p99 ms': middle(p99, 0),
    'p99 to io.emit': ratio('emit', p99),
    'kB a connection': middle(rss, 1),
    'of it heap': middle(({ heap }) => heap, 1),
  };
};
