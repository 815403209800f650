import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../statistics.ts';
import type { Item } from '../targets.ts';
import { withSpeaker } from './fork-speaker.ts';
import type { SpeakerName } from './orders.ts';
import { race, type Raced } from './race.ts';
import type { Suite } from './suite.ts';
import { connectSwarm } from './swarm.ts';
import { talkOf } from './talk.ts';

const names = ['ours', 'ours-counted'] as const satisfies SpeakerName[];
type Name = (typeof names)[number];

type Load = { readonly connections: number; readonly times: number; readonly everyMs: number };

type Measured = {
  readonly cpuMicros: number;
  readonly p99Ms: number;
  readonly asked: number;
  readonly askedMs: number;
};

const restMs = 500;
/** Three times as often as Prometheus does by itself. */
const askEveryMs = 5000;
const firstAskMs = 1000;
/** What answers is compiled in the first answers, as what sends is in the first events. */
const warmUpAsks = 10;

/** What it costs that everything is counted, and asked for. */
export const measureMetrics: Suite = async (plan) => {
  const loads: readonly Load[] = [
    { connections: 1000, times: plan.quick ? 250 : 750, everyMs: 20 },
    { connections: plan.quick ? 2000 : 10_000, times: plan.quick ? 12 : 30, everyMs: 500 },
  ];
  const findings = [];
  for (const load of loads) {
    const what = `${load.connections.toLocaleString('en')} × ${String(1000 / load.everyMs)}/s`;
    const raced = await race(what, names, plan, (name) => measure(name, load));
    findings.push({
      item: itemOf(what, raced),
      rows: names.map((name) => rowOf(what, name, raced)),
    });
  }
  return {
    items: findings.map(({ item }) => item),
    figures: findings.flatMap(({ rows }) => rows),
  };
};

const cpu = ({ cpuMicros }: Measured): number => cpuMicros;

const itemOf = (what: string, raced: Raced<Name, Measured>): Item => ({
  item: `CPU per delivery at ${what}, counted and asked every 5 s, against uncounted`,
  ...{ unit: '×', better: 'less', must: 1.02 },
  rounds: raced.ratios('ours-counted', 'ours', cpu),
});

const rowOf = (what: string, name: Name, raced: Raced<Name, Measured>) => ({
  ...{ load: what, speaker: name },
  'µs a delivery': raced.median(name, cpu).toFixed(2),
  'p99 ms': raced.median(name, ({ p99Ms }) => p99Ms).toFixed(0),
  'times asked': raced.median(name, ({ asked }) => asked).toFixed(0),
  'ms an answer': raced.median(name, ({ askedMs }) => askedMs).toFixed(1),
});

const measure = (name: Name, { connections, times, everyMs }: Load): Promise<Measured> =>
  withSpeaker(name, {}, async (speaker) => {
    const swarm = await connectSwarm({
      ...{ port: speaker.port, count: connections, talk: talkOf(name) },
    });
    const say = { kind: 'say', everyMs, restMs } as const;
    // Programs are compiled in the first events.
    const warmUp = Math.ceil(times / 4);
    await speaker.ask({ ...say, times: warmUp });
    await swarm.whenHeard(warmUp);
    swarm.forget();
    const url = name === 'ours' ? null : `http://127.0.0.1:${String(speaker.port)}/metrics`;
    for (let asks = 0; url !== null && asks < warmUpAsks; asks += 1) await askOnce(url);
    const { cpuMs: before } = await speaker.ask({ kind: 'look' });
    const asking = url === null ? null : askAgain(url);
    const { cpuMs: after } = await speaker.ask({ ...say, times });
    const asked = (await asking?.stop()) ?? [];
    await swarm.whenHeard(times);
    swarm.assertWhole(times);
    swarm.close();
    return {
      cpuMicros: ((after - before) * 1000) / (connections * times),
      p99Ms: percentile(swarm.latencies, 0.99),
      asked: asked.length,
      askedMs: asked.length === 0 ? 0 : asked.reduce((sum, ms) => sum + ms, 0) / asked.length,
    };
  });

/** Gives how long the answer took. */
const askOnce = async (url: string): Promise<number> => {
  const at = performance.now();
  const text = await (await fetch(url)).text();
  if (!text.includes('socket_events_delivered_total')) throw new Error('Nothing was counted.');
  return performance.now() - at;
};

/** Asks as Prometheus does, the first time in a moment; gives how long each answer took. */
const askAgain = (url: string) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const took: number[] = [];
  const asking = (async () => {
    for (let restingMs = firstAskMs; ; restingMs = askEveryMs) {
      await sleep(restingMs, undefined, { signal });
      took.push(await askOnce(url));
    }
  })();
  return {
    async stop(): Promise<readonly number[]> {
      stopping.abort();
      await asking.catch((thrown: unknown) => {
        if (!(thrown instanceof Error) || thrown.name !== 'AbortError') throw thrown;
      });
      return took;
    },
  };
};
