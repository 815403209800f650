import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { frame } from '../../../shared/wire/frames.ts';
import { median, percentile } from '../statistics.ts';
import { withSpeaker } from './fork-speaker.ts';
import type { SpeakerName } from './orders.ts';
import { race } from './race.ts';
import { eventText } from './reading.ts';
import type { Suite } from './suite.ts';
import { connectSwarm } from './swarm.ts';
import { talkOf } from './talk.ts';

type Measured = { readonly perSecond: number; readonly p99Ms: number; readonly cpuMicros: number };

const names = ['emit-acks', 'ours-durable'] as const satisfies SpeakerName[];
const count = 200;

/** Each client sends its next command when the last was answered; each command is told to all of them. */
export const measureCommands: Suite = async (plan) => {
  const measureMs = plan.quick ? 1500 : 5000;
  const what = `${String(count)} clients in a closed loop`;
  const raced = await race(what, names, plan, (name) => measure(name, measureMs));
  const perSecond = (each: Measured): number => each.perSecond;
  return {
    items: [
      {
        item: `durable commands of ${what}, against plain Socket.IO without a disk`,
        ...{ unit: '×', better: 'more', must: 0.5, aim: 0.8 },
        rounds: raced.ratios('ours-durable', 'emit-acks', perSecond),
      },
    ],
    figures: names.map((name) => ({
      speaker: name,
      'commands/s': raced.median(name, perSecond).toFixed(0),
      'to plain Socket.IO': `${median(raced.ratios(name, 'emit-acks', perSecond)).toFixed(2)}×`,
      'p99 ms': raced.median(name, ({ p99Ms }) => p99Ms).toFixed(1),
      'CPU µs a command': raced.median(name, ({ cpuMicros }) => cpuMicros).toFixed(0),
    })),
  };
};

const root = resolve(import.meta.dirname, '..', '..', '..');

/** Beside the project, for a temporary folder may be in memory. */
const inFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const cache = join(root, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'bench-realtime-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const measure = (name: (typeof names)[number], measureMs: number): Promise<Measured> =>
  inFolder((folder) =>
    withSpeaker(name, { folder }, async (speaker) => {
      let answered = 0;
      let isOver = false;
      let latencies: number[] = [];
      const sentAt: number[] = [];
      const open = new Set<number>();

      const sendNext = (nth: number): void => {
        sentAt[nth] = performance.now();
        open.add(nth);
        const command = {
          key: `${String(nth)}-${String(answered)}`,
          nth,
          at: Date.now(),
          text: eventText,
        };
        swarm.clients[nth]?.send(`421${JSON.stringify([frame.command, command])}`);
      };
      const onAnswer = (nth: number, answer: string): void => {
        if (answer.includes('"error"')) throw new Error(`A command was refused: ${answer}`);
        answered += 1;
        open.delete(nth);
        latencies.push(performance.now() - (sentAt[nth] ?? Number.NaN));
        if (!isOver) sendNext(nth);
      };

      const swarm = await connectSwarm({
        ...{ port: speaker.port, count, talk: talkOf(name), onAnswer },
      });
      swarm.clients.forEach((_, nth) => sendNext(nth));
      await sleep(measureMs / 3);
      latencies = [];
      const before = { ...(await speaker.ask({ kind: 'look' })), answered, at: performance.now() };
      await sleep(measureMs);
      const after = { ...(await speaker.ask({ kind: 'look' })), answered, at: performance.now() };
      const p99Ms = percentile(latencies, 0.99);
      isOver = true;
      await swarm.whenHeard(answered + open.size);
      while (open.size > 0) await sleep(1);
      swarm.assertWhole(answered);
      swarm.close();
      const commands = after.answered - before.answered;
      return {
        perSecond: (commands * 1000) / (after.at - before.at),
        p99Ms,
        cpuMicros: ((after.cpuMs - before.cpuMs) * 1000) / commands,
      };
    }),
  );
