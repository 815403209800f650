// npm run bench:realtime [-- --json] [--quick] [--write]: what an event to everybody costs the server's processor and how
// long it takes, against a bare WebSocket server and plain Socket.IO. All of them in every round; medians of the rounds'
// ratios. `--write` puts the result into docs/BENCHMARKS.md.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { SpeakerName } from './realtime/speakers.ts';
import { connectSwarm } from './realtime/swarm.ts';
import { median, percentile, round } from './statistics.ts';
import { replaceSection, tableOf } from './markdown.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const rounds = flags.quick ? 2 : 5;
const names: readonly SpeakerName[] = ['floor', 'emit', 'recovery', 'loop', 'ours'];
const loads = [
  { connections: 1000, events: flags.quick ? 100 : 200, everyMs: 20 },
  { connections: flags.quick ? 2000 : 10_000, events: flags.quick ? 6 : 10, everyMs: 500 },
];
/** An event is about 300 bytes with its name and time. */
const textBytes = 240;

const script = join(import.meta.dirname, 'realtime', 'speaker-process.ts');
const answers = {
  port: z.object({ port: z.number() }),
  standing: z.object({ connections: z.number(), rss: z.number() }),
  spoken: z.object({ cpuMs: z.number() }),
};
const answerOf = async <T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> => {
  const [message] = (await once(child, 'message')) as unknown[];
  return schema.parse(message);
};

type Measured = {
  readonly cpuMicros: number;
  readonly p99Ms: number;
  readonly lost: number;
  readonly kilobytes: number;
};

const measure = async (
  name: SpeakerName,
  { connections, events, everyMs }: (typeof loads)[number],
): Promise<Measured> => {
  const child = fork(script, [name], { execArgv: ['--max-semi-space-size=8'] });
  try {
    const { port } = await answerOf(child, answers.port);
    child.send('how many');
    const alone = await answerOf(child, answers.standing);
    const swarm = await connectSwarm(port, connections, helloFor(name));
    child.send('how many');
    const standing = await answerOf(child, answers.standing);
    if (standing.connections !== connections) throw new Error(`${name} has lost connections.`);
    const order = { events, everyMs, bytes: textBytes };
    // Programs are compiled in the first events.
    child.send({ ...order, events: Math.ceil(events / 4) });
    await answerOf(child, answers.spoken);
    swarm.forget();
    child.send(order);
    const { cpuMs } = await answerOf(child, answers.spoken);
    await sleep(200);
    const deliveries = connections * events;
    const result = {
      cpuMicros: (cpuMs * 1000) / deliveries,
      p99Ms: percentile(swarm.latencies, 0.99),
      lost: deliveries - swarm.heard(),
      kilobytes: (standing.rss - alone.rss) / 1024 / connections,
    };
    swarm.close();
    return result;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
};

const helloFor = (name: SpeakerName) => {
  if (name === 'floor') return 'bare';
  if (name !== 'ours') return null;
  return (nth: number): object => ({
    clientId: String(nth).padStart(26, '0'),
    generation: 1,
    cursors: {},
  });
};

const rows: Record<string, unknown>[] = [];
for (const load of loads) {
  const measured = new Map<SpeakerName, Measured[]>(names.map((name) => [name, []]));
  for (let nth = 0; nth < rounds; nth += 1) {
    if (!flags.json)
      console.error(`${String(load.connections)} connections, round ${String(nth + 1)}`);
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(at + nth) % names.length] ?? 'ours';
      measured.get(name)?.push(await measure(name, load));
    }
  }
  const ratios = (name: SpeakerName, peer: SpeakerName, of: keyof Measured): number =>
    median(
      (measured.get(name) ?? []).map(
        (each, nth) => each[of] / (measured.get(peer)?.[nth]?.[of] ?? Number.NaN),
      ),
    );
  for (const name of names) {
    const all = measured.get(name) ?? [];
    rows.push({
      connections: load.connections,
      speaker: name,
      'µs a delivery': round(median(all.map(({ cpuMicros }) => cpuMicros)), 2),
      'to the floor': round(ratios(name, 'floor', 'cpuMicros'), 2),
      'to io.emit': round(ratios(name, 'emit', 'cpuMicros'), 2),
      'p99 ms': round(median(all.map(({ p99Ms }) => p99Ms)), 1),
      'kB a connection': round(median(all.map(({ kilobytes }) => kilobytes)), 1),
      lost: all.reduce((sum, { lost }) => sum + lost, 0),
    });
  }
}
if (flags.json) console.log(JSON.stringify({ node: process.version, rounds, rows }));
else console.table(rows);
if (flags.write) {
  const path = join(import.meta.dirname, '..', '..', 'docs', 'BENCHMARKS.md');
  const section = [
    `On ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${String(cpus().length)} cores, medians of ${String(rounds)} rounds:`,
    tableOf(
      rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
      ),
    ),
  ].join('\n\n');
  await writeFile(path, replaceSection(await readFile(path, 'utf8'), 'bench:realtime', section));
}
