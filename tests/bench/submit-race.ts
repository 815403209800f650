import { cp, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { drawFlash } from '../../scripts/flash-art.ts';
import { postDesign } from '../support/submit-design.ts';
import { launchServer, type BenchServer } from './bench-server.ts';
import { prepareContest, prepareNaive } from './prepare-contest.ts';
import { median, percentile } from './statistics.ts';

const clients = 64;
const withPhotoWork = 64;

export type PhotoWork = 'yes' | 'no';
type Contender = 'contest' | 'naive';
type Measured = { readonly perSecond: number; readonly p99Ms: number };

/** What a race came to; the ratios are those of each round. */
export type SubmitResult = {
  readonly ours: Measured;
  readonly naive: Measured;
  readonly ratios: readonly number[];
};

const scripts: Readonly<Record<Contender, string>> = {
  contest: join(import.meta.dirname, 'contest-server.ts'),
  naive: join(import.meta.dirname, 'naive-peer.ts'),
};

/** A drawn design as a phone sends it; the smaller one where the photo work is left out. */
const drawPhoto = async (width: number): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await sharp(Buffer.from(drawFlash(7).svg))
      .resize({ width })
      .jpeg({ quality: 85 })
      .toBuffer(),
  );

/**
 * 64 clients that enter designs by `POST /api/submit`, against a peer that rewrites and backs up one JSON file for each.
 * Both start afresh from the same number of entries in every round, one after the other, and are warmed up for a third
 * of the time that they are measured for; with photo work a number of designs is measured instead. What a round leaves
 * behind stays in `folder`: some file systems are slow to make files where many were removed a moment before.
 */
export const createSubmitRace = (folder: string, measureMs: number) => {
  const photos: Partial<Record<PhotoWork, Promise<Uint8Array<ArrayBuffer>>>> = {};
  const photoOf = (photoWork: PhotoWork): Promise<Uint8Array<ArrayBuffer>> =>
    (photos[photoWork] ??= drawPhoto(photoWork === 'yes' ? 1600 : 160));
  const templateOf = (contender: Contender, count: number): string =>
    join(folder, `${contender}-${String(count)}`);
  const prepared = new Set<number>();

  const prepare = async (count: number): Promise<void> => {
    if (prepared.has(count)) return;
    prepared.add(count);
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

  const load = async (url: string, photoWork: PhotoWork): Promise<Measured> => {
    const photo = await photoOf(photoWork);
    let sent = 0;
    const enterWhile = async (isOn: () => boolean): Promise<Measured> => {
      const latencies: number[] = [];
      const client = async (): Promise<void> => {
        while (isOn()) {
          sent += 1;
          const startedAt = performance.now();
          await enter(url, sent, photo);
          latencies.push(performance.now() - startedAt);
        }
      };
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: clients }, client));
      const seconds = (performance.now() - startedAt) / 1000;
      return { perSecond: latencies.length / seconds, p99Ms: percentile(latencies, 0.99) };
    };
    const enterFor = (ms: number): Promise<Measured> => {
      const endsAt = performance.now() + ms;
      return enterWhile(() => performance.now() < endsAt);
    };
    if (photoWork === 'yes') {
      await enter(url, 0, photo);
      return enterWhile(() => sent < withPhotoWork);
    }
    await enterFor(measureMs / 3);
    return enterFor(measureMs);
  };

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
    }
  };

  return {
    /** With so many entries there. */
    async race(count: number, photoWork: PhotoWork, rounds: number): Promise<SubmitResult> {
      await prepare(count);
      const measured: Record<Contender, Measured[]> = { contest: [], naive: [] };
      for (let nth = 0; nth < rounds; nth += 1)
        for (const contender of nth % 2 === 0
          ? (['contest', 'naive'] as const)
          : (['naive', 'contest'] as const))
          measured[contender].push(await measure(contender, count, photoWork));
      const { contest, naive } = measured;
      return {
        ours: middleOf(contest),
        naive: middleOf(naive),
        ratios: contest.map((each, nth) => each.perSecond / (naive[nth]?.perSecond ?? Number.NaN)),
      };
    },
  };
};

const middleOf = (rounds: readonly Measured[]): Measured => ({
  perSecond: median(rounds.map((each) => each.perSecond)),
  p99Ms: median(rounds.map((each) => each.p99Ms)),
});

const enter = async (url: string, nth: number, photo: Uint8Array<ArrayBuffer>): Promise<void> => {
  const sent = { key: `bench-key-${String(nth)}`, caption: `Bench ${String(nth)}` };
  const response = await postDesign(url, sent, photo);
  const body = await response.text();
  if (response.status !== 201) throw new Error(`answered ${String(response.status)}: ${body}`);
};
