// npm run bench:store [-- --json] [--quick] [--write]: the store against its peers. All of them run one after the
// other in every round, on the same disk; what counts is the median of the rounds' ratios. `--write` puts the result
// into docs/BENCHMARKS.md.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { eventBytes } from './store/sample.ts';
import { logBytesPerRecord } from './store/log-bytes.ts';
import { replaceSection, tableOf } from './markdown.ts';
import {
  prepareRows,
  snapshotBytesPerRow,
  startWith,
  type Measured,
} from './store/million-rows.ts';
import { rowOf, type Item } from './targets.ts';
import { contenders, raceWriters, type Raced } from './store/writers.ts';
import { median } from './statistics.ts';
import { createSubmitRace } from './submit-race.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const rounds = flags.quick ? 3 : 9;
const measureMs = flags.quick ? 200 : 600;
const rowCount = flags.quick ? 100_000 : 1_000_000;
const entriesThere = flags.quick ? 1000 : 10_000;

const root = resolve(import.meta.dirname, '..', '..');
const cache = join(root, '.cache');
await mkdir(cache, { recursive: true });
/** Beside the project, for a temporary folder may be in memory. */
const folder = await mkdtemp(join(cache, 'bench-store-'));

const say = (sentence: string): void => {
  if (!flags.json) console.error(sentence);
};

type Races = readonly ReadonlyMap<string, Raced>[];

const race = async (writers: number): Promise<Races> => {
  const raced: ReadonlyMap<string, Raced>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`${String(writers)} writers, round ${String(round + 1)} of ${String(rounds)}`);
    raced.push(await raceWriters(folder, writers, round, measureMs));
  }
  return raced;
};

const inRound = (raced: ReadonlyMap<string, Raced>, name: string): Raced => {
  const found = raced.get(name);
  if (found === undefined) throw new Error(`${name} did not race.`);
  return found;
};

const ratiosTo = (races: Races, peer: string): readonly number[] =>
  races.map((raced) => inRound(raced, 'ours').perSecond / inRound(raced, peer).perSecond);

const startInRounds = async () => {
  await prepareRows(folder, rowCount);
  const snapshotBytes = await snapshotBytesPerRow(folder, rowCount);
  const kinds = ['ours', 'sqlite', 'lines', 'nothing'] as const;
  const measured: Record<(typeof kinds)[number], Measured[]> = {
    ours: [],
    sqlite: [],
    lines: [],
    nothing: [],
  };
  const stalls: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`${rowCount.toLocaleString('en')} rows, round ${String(round + 1)} of ${String(rounds)}`);
    for (let nth = 0; nth < kinds.length; nth += 1) {
      const kind = kinds[(nth + round) % kinds.length] ?? 'ours';
      measured[kind].push(await startWith(kind, folder));
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    say(`a snapshot of them, round ${String(round + 1)} of ${String(rounds)}`);
    stalls.push(await startWith('ours', folder, 'snapshot'));
  }
  return { ...measured, stalls, snapshotBytes };
};

try {
  const many = await race(64);
  const one = await race(1);
  const bytes = await logBytesPerRecord(folder);
  const rows = await startInRounds();
  say(`POST /api/submit with ${entriesThere.toLocaleString('en')} entries there`);
  const submit = await createSubmitRace(folder, flags.quick ? 1500 : 6000).race(
    entriesThere,
    'no',
    rounds,
  );

  const perRound = (of: (round: number) => number): readonly number[] =>
    Array.from({ length: rounds }, (_, round) => of(round));
  const at = (list: readonly Measured[], round: number): Measured => {
    const found = list[round];
    if (found === undefined) throw new Error('A round is missing.');
    return found;
  };
  const heldBy = (list: readonly Measured[], round: number): number =>
    at(list, round).residentBytes - at(rows.nothing, round).residentBytes;
  const manyRows = `${rowCount.toLocaleString('en')} rows`;
  const items: readonly Item[] = [
    {
      item: '64 writers, against SQLite per commit',
      unit: '×',
      better: 'more',
      must: 13,
      aim: 20,
      rounds: ratiosTo(many, 'SQLite, a transaction per commit'),
    },
    {
      item: '64 writers, against SQLite behind a group queue',
      unit: '×',
      better: 'more',
      must: 1,
      aim: 1.4,
      rounds: ratiosTo(many, 'SQLite behind a group queue of 64'),
    },
    {
      item: '64 writers, p99',
      unit: 'ms',
      better: 'less',
      must: 5,
      aim: 3,
      rounds: many.map((raced) => inRound(raced, 'ours').p99Ms),
    },
    {
      item: 'one writer, against SQLite per commit',
      unit: '×',
      better: 'more',
      must: 0.65,
      aim: 0.9,
      rounds: ratiosTo(one, 'SQLite, a transaction per commit'),
    },
    {
      item: `start with ${manyRows}, against SQLite into a Map`,
      unit: '×',
      better: 'less',
      must: 0.7,
      aim: 0.5,
      rounds: perRound((round) => at(rows.ours, round).startMs / at(rows.sqlite, round).startMs),
    },
    {
      item: `resident memory with ${manyRows}, against a bare Map`,
      unit: '×',
      better: 'less',
      must: 1.15,
      aim: 1.05,
      rounds: perRound((round) => heldBy(rows.ours, round) / heldBy(rows.lines, round)),
    },
    {
      item: 'bytes of the log per record, against the event as JSON',
      unit: '×',
      better: 'less',
      must: 1.6,
      aim: 1.6,
      rounds: [bytes / eventBytes],
    },
    {
      item: 'bytes of a snapshot per row, against the event as JSON',
      unit: '×',
      better: 'less',
      must: 1.05,
      aim: 1.05,
      rounds: [rows.snapshotBytes / eventBytes],
    },
    {
      item: `longest stall while ${manyRows} go into a snapshot`,
      unit: 'ms',
      better: 'less',
      must: 8,
      aim: 5,
      rounds: rows.stalls.map(({ stallMs = Number.NaN }) => stallMs),
    },
    {
      item: `POST /api/submit, ${entriesThere.toLocaleString('en')} entries there, against the naive peer`,
      unit: '×',
      better: 'more',
      must: 40,
      aim: 70,
      rounds: submit.ratios,
    },
  ];
  const raced = contenders.map(({ name }) => {
    const perSecond = (races: Races): readonly number[] =>
      races.map((each) => inRound(each, name).perSecond);
    const toSqlite = (races: Races): number =>
      median(
        races.map(
          (each) =>
            inRound(each, name).perSecond /
            inRound(each, 'SQLite, a transaction per commit').perSecond,
        ),
      );
    return {
      contender: name,
      '64 writers': `${median(perSecond(many)).toFixed(0)}/s`,
      'to SQLite': `${toSqlite(many).toFixed(2)}×`,
      p99: `${median(many.map((each) => inRound(each, name).p99Ms)).toFixed(2)} ms`,
      'one writer': `${median(perSecond(one)).toFixed(0)}/s`,
      'to SQLite, one': `${toSqlite(one).toFixed(2)}×`,
    };
  });
  if (flags.json)
    console.log(
      JSON.stringify({
        node: process.version,
        sqlite: process.versions.sqlite,
        cpus: cpus().length,
        rounds,
        items,
        raced,
        rows,
      }),
    );
  else {
    console.table(items.map(rowOf));
    console.table(raced);
  }
  if (flags.write) {
    const path = join(root, 'docs', 'BENCHMARKS.md');
    const section = [
      `On ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, SQLite ${process.versions.sqlite ?? ''}, ${String(cpus().length)} cores, medians of ${String(rounds)} rounds:`,
      tableOf(items.map(rowOf)),
      'Who wrote how much; the ratios are medians of the rounds’ own:',
      tableOf(raced),
    ].join('\n\n');
    await writeFile(path, replaceSection(await readFile(path, 'utf8'), 'bench:store', section));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
