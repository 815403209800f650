// npm run bench:submit [-- --quick] [--json]: entries per second and p99 of POST /api/submit under 64 clients,
// against a peer that rewrites and backs up one JSON file for each entry. Both start afresh from the same number of
// entries in every round, one after the other; what counts is the median of the rounds' ratios.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { drawFlash } from '../../scripts/flash-art.ts';
import { postDesign } from '../support/submit-design.ts';
import { launchServer, type BenchServer } from './bench-server.ts';
import { median, percentile, round } from './statistics.ts';
import { prepareContest, prepareNaive } from './prepare-contest.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const clients = 64;
const rounds = flags.quick ? 2 : 5;
const counts = flags.quick ? [0, 1000] : [0, 1000, 10_000];
const requestsPerRound = { no: flags.quick ? 128 : 640, yes: 64 };

type PhotoWork = 'yes' | 'no';
type Contender = 'contest' | 'naive';
type Measured = { readonly perSecond: number; readonly p99Ms: number };

const scripts: Readonly<Record<Contender, string>> = {
  contest: join(import.meta.dirname, 'contest-server.ts'),
  naive: join(import.meta.dirname, 'naive-peer.ts'),
};

const folder = await mkdtemp(join(tmpdir(), 'bench-'));

/** A drawn design as a phone sends it; the smaller one where the photo work is left out. */
const drawPhoto = async (width: number): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await sharp(Buffer.from(drawFlash(7).svg))
      .resize({ width })
      .jpeg({ quality: 85 })
      .toBuffer(),
  );

const photos: Readonly<Record<PhotoWork, Uint8Array<ArrayBuffer>>> = {
  no: await drawPhoto(160),
  yes: await drawPhoto(1600),
};

const templateOf = (contender: Contender, count: number): string =>
  join(folder, `${contender}-${String(count)}`);

const prepare = async (count: number): Promise<void> => {
  await mkdir(templateOf('naive', count), { recursive: true });
  await prepareNaive(templateOf('naive', count), count);
  await prepareContest(templateOf('contest', count), count);
};

const launch = (contender: Contender, dir: string, photoWork: PhotoWork): Promise<BenchServer> =>
  launchServer(
    scripts[contender],
    { data: join(dir, 'data'), uploads: join(dir, 'uploads'), backups: join(dir, 'backups') },
    { DIR: dir, PHOTO_WORK: photoWork },
  );

const measure = async (
  contender: Contender,
  count: number,
  photoWork: PhotoWork,
): Promise<Measured> => {
  const dir = await mkdtemp(join(folder, 'round-'));
  await cp(templateOf(contender, count), dir, { recursive: true });
  const server = await launch(contender, dir, photoWork);
  try {
    return await load(server.url, photoWork);
  } finally {
    await server.stop();
    await rm(dir, { recursive: true });
  }
};

const load = async (url: string, photoWork: PhotoWork): Promise<Measured> => {
  const latencies: number[] = [];
  const total = requestsPerRound[photoWork];
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < total) {
      sent += 1;
      const startedAt = performance.now();
      await enter(url, sent, photos[photoWork]);
      latencies.push(performance.now() - startedAt);
    }
  };
  await enter(url, 0, photos[photoWork]);
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: latencies.length / seconds, p99Ms: percentile(latencies, 0.99) };
};

const enter = async (url: string, nth: number, photo: Uint8Array<ArrayBuffer>): Promise<void> => {
  const sent = { key: `bench-key-${String(nth)}`, caption: `Bench ${String(nth)}` };
  const response = await postDesign(url, sent, photo);
  const body = await response.text();
  if (response.status !== 201) throw new Error(`answered ${String(response.status)}: ${body}`);
};

const rows: Record<string, unknown>[] = [];
try {
  for (const count of counts) {
    await prepare(count);
    for (const photoWork of ['no', 'yes'] as const) {
      const measured: Record<Contender, Measured[]> = { contest: [], naive: [] };
      for (let nth = 0; nth < rounds; nth += 1)
        for (const contender of nth % 2 === 0
          ? (['contest', 'naive'] as const)
          : (['naive', 'contest'] as const))
          measured[contender].push(await measure(contender, count, photoWork));
      rows.push(summarise(count, photoWork, measured));
      if (!flags.json) console.log(rows.at(-1));
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (flags.json) console.log(JSON.stringify({ node: process.version, cpus: cpus().length, rows }));
else console.table(rows);

function summarise(count: number, photoWork: PhotoWork, measured: Record<Contender, Measured[]>) {
  const { contest, naive } = measured;
  const ratios = contest.map((ours, nth) => ours.perSecond / (naive[nth]?.perSecond ?? Number.NaN));
  return {
    'entries there': count,
    'photo work': photoWork,
    'ours /s': round(median(contest.map((each) => each.perSecond))),
    'naive /s': round(median(naive.map((each) => each.perSecond))),
    ratio: round(median(ratios), 2),
    'ours p99 ms': round(median(contest.map((each) => each.p99Ms))),
    'naive p99 ms': round(median(naive.map((each) => each.p99Ms))),
  };
}
