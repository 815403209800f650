// npm run bench:submit [-- --quick] [--json]: entries per second and p99 of POST /api/submit under 64 clients,
// against a peer that rewrites and backs up one JSON file for each entry. What counts is the median of the rounds'
// ratios.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, round } from './statistics.ts';
import { createSubmitRace, type PhotoWork, type SubmitResult } from './submit-race.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const rounds = flags.quick ? 2 : 5;
const counts = flags.quick ? [0, 1000] : [0, 1000, 10_000];
const measureMs = flags.quick ? 1500 : 6000;

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const rows: Record<string, unknown>[] = [];
try {
  const { race } = createSubmitRace(folder, measureMs);
  for (const count of counts)
    for (const photoWork of ['no', 'yes'] as const) {
      rows.push(summarise(count, photoWork, await race(count, photoWork, rounds)));
      if (!flags.json) console.log(rows.at(-1));
    }
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (flags.json) console.log(JSON.stringify({ node: process.version, cpus: cpus().length, rows }));
else console.table(rows);

function summarise(count: number, photoWork: PhotoWork, { ours, naive, ratios }: SubmitResult) {
  return {
    'entries there': count,
    'photo work': photoWork,
    'ours /s': round(ours.perSecond),
    'naive /s': round(naive.perSecond),
    ratio: round(median(ratios), 2),
    'ours p99 ms': round(ours.p99Ms),
    'naive p99 ms': round(naive.p99Ms),
  };
}
