// npm run bench:realtime [-- --only broadcast] [--quick] [--json] [--write]: the realtime layer against a bare WebSocket
// server and plain Socket.IO. All of them in every round; what counts is the median of the rounds' ratios. `--write` puts
// what was run into docs/BENCHMARKS.md. It fails where ours loses an event, doubles one or lets a client stall it.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { replaceSection, tableOf } from './markdown.ts';
import { measureBroadcast } from './realtime/broadcast.ts';
import { measureCommands } from './realtime/commands.ts';
import { measureLive } from './realtime/live.ts';
import { measureMetrics } from './realtime/metrics.ts';
import type { Plan } from './realtime/race.ts';
import { measureReturn } from './realtime/return.ts';
import { measureSaturation } from './realtime/saturation.ts';
import type { Findings, Suite } from './realtime/suite.ts';
import { rowOf } from './targets.ts';

const suites: Readonly<Record<string, Suite>> = {
  broadcast: measureBroadcast,
  saturation: measureSaturation,
  return: measureReturn,
  commands: measureCommands,
  live: measureLive,
  metrics: measureMetrics,
};

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const { only } = flags;
if (only !== undefined && suites[only] === undefined)
  throw new Error(`There is no "${only}" here; --only takes ${Object.keys(suites).join(', ')}.`);

const plan: Plan = {
  quick: flags.quick,
  rounds: flags.quick ? 3 : 5,
  say(sentence) {
    if (!flags.json) console.error(sentence);
  },
};

const write = async (name: string, { items, figures }: Findings): Promise<void> => {
  const path = join(import.meta.dirname, '..', '..', 'docs', 'BENCHMARKS.md');
  const section = [
    `On ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${String(cpus().length)} cores, medians of ${String(plan.rounds)} rounds:`,
    tableOf(items.map(rowOf)),
    tableOf(figures),
  ].join('\n\n');
  const text = await readFile(path, 'utf8');
  await writeFile(path, replaceSection(text, `bench:realtime:${name}`, section));
};

const found: Record<string, Findings> = {};
for (const [name, measure] of Object.entries(suites)) {
  if (only !== undefined && name !== only) continue;
  const findings = await measure(plan);
  found[name] = findings;
  if (!flags.json) {
    console.table(findings.items.map(rowOf));
    console.table(findings.figures);
  }
  // After each, so that a later one that fails takes nothing along.
  if (flags.write) await write(name, findings);
}
if (flags.json)
  console.log(
    JSON.stringify({ node: process.version, cpus: cpus().length, rounds: plan.rounds, found }),
  );
