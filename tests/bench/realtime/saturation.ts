import { median } from '../statistics.ts';
import { withSpeaker } from './fork-speaker.ts';
import type { SpeakerName } from './orders.ts';
import { race } from './race.ts';
import type { Suite } from './suite.ts';
import { connectSwarm } from './swarm.ts';
import { talkOf } from './talk.ts';
import { callWitnesses } from './witnesses.ts';

type Measured = { readonly cpuMicros: number; readonly eventsPerSecond: number };

const names = ['floor', 'emit', 'ours'] as const satisfies SpeakerName[];
const connections = 1000;
/** Events of one turn, and turns before the measured ones. */
const burst = 100;
const warmUp = 2;
/** A client that is further behind than ours keeps gets a snapshot instead. */
const mendAfter = 4;

/** Many events in one turn, and the next turn when everybody has them all. */
export const measureSaturation: Suite = async (plan) => {
  const turns = plan.quick ? 8 : 20;
  const what = `${connections.toLocaleString('en')} × ${String(burst)} in a turn`;
  const raced = await race(what, names, plan, (name) => measure(name, turns));
  const cpu = ({ cpuMicros }: Measured): number => cpuMicros;
  return {
    items: [
      {
        item: `CPU per event delivered at saturation, against the floor`,
        ...{ unit: '×', better: 'less', must: 0.3, aim: 0.1 },
        rounds: raced.ratios('ours', 'floor', cpu),
      },
    ],
    figures: names.map((name) => ({
      load: what,
      speaker: name,
      'µs a delivery': raced.median(name, cpu).toFixed(2),
      'to the floor': `${median(raced.ratios(name, 'floor', cpu)).toFixed(2)}×`,
      'to io.emit': `${median(raced.ratios(name, 'emit', cpu)).toFixed(2)}×`,
      'events/s to each': raced.median(name, (each) => each.eventsPerSecond).toFixed(0),
    })),
  };
};

const measure = (name: (typeof names)[number], turns: number): Promise<Measured> =>
  withSpeaker(name, {}, async (speaker) => {
    const swarm = await connectSwarm({
      port: speaker.port,
      count: connections,
      talk: talkOf(name),
    });
    const witnesses = name === 'ours' ? await callWitnesses(speaker) : null;
    let said = 0;
    const say = async (): Promise<void> => {
      await speaker.ask({ kind: 'say', times: 1, everyMs: 0, burst, from: said });
      said += burst;
      await swarm.whenHeard(said);
    };
    for (let turn = 0; turn < warmUp; turn += 1) await say();
    await witnesses?.disturb();
    const { cpuMs: before } = await speaker.ask({ kind: 'look' });
    const beganAt = performance.now();
    for (let turn = 0; turn < turns; turn += 1) {
      await say();
      if (turn === mendAfter) await witnesses?.mend();
    }
    const seconds = (performance.now() - beganAt) / 1000;
    const { cpuMs: after } = await speaker.ask({ kind: 'look' });
    swarm.assertWhole(said);
    await witnesses?.testify(said);
    swarm.close();
    return {
      cpuMicros: ((after - before) * 1000) / (connections * burst * turns),
      eventsPerSecond: (burst * turns) / seconds,
    };
  });
