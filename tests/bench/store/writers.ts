import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { percentile } from '../statistics.ts';
import type { Contender } from './contender.ts';
import { jsonFile } from './contenders/json-file.ts';
import { level } from './contenders/level.ts';
import { lmdb } from './contenders/lmdb.ts';
import { ours } from './contenders/ours.ts';
import { rawPer64, rawPerRecord, rawZeroFilled } from './contenders/raw-file.ts';
import { sqlite, sqliteQueue } from './contenders/sqlite.ts';

export const contenders: readonly Contender[] = [
  ours,
  sqlite,
  sqliteQueue,
  lmdb,
  level,
  rawPerRecord,
  rawPer64,
  rawZeroFilled,
  jsonFile,
];

/** Commits per second, and how long 99 of 100 of them took at most. */
export type Raced = { readonly perSecond: number; readonly p99Ms: number };

/** One round: each contender in a directory of its own, one after the other, first another one each time. */
export const raceWriters = async (
  folder: string,
  writers: number,
  round: number,
  measureMs: number,
): Promise<ReadonlyMap<string, Raced>> => {
  const raced = new Map<string, Raced>();
  for (let nth = 0; nth < contenders.length; nth += 1) {
    const contender = contenders[(nth + round) % contenders.length];
    if (contender === undefined) continue;
    const dir = await mkdtemp(join(folder, 'race-'));
    raced.set(contender.name, await raceOne(contender, dir, writers, measureMs));
    await rm(dir, { recursive: true, force: true });
  }
  return raced;
};

/** Files grow and programs are compiled in the first commits of all. */
const warmUpShare = 0.25;

const raceOne = async (
  contender: Contender,
  dir: string,
  writers: number,
  measureMs: number,
): Promise<Raced> => {
  const opened = await contender.open(dir);
  let nth = 0;
  const write = async (endsAt: number, latencies: number[]): Promise<void> => {
    while (performance.now() < endsAt) {
      nth += 1;
      const startedAt = performance.now();
      await opened.commit(nth);
      latencies.push(performance.now() - startedAt);
    }
  };
  const writeFor = async (ms: number): Promise<Raced> => {
    const latencies: number[] = [];
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: writers }, () => write(startedAt + ms, latencies)));
    const seconds = (performance.now() - startedAt) / 1000;
    return { perSecond: latencies.length / seconds, p99Ms: percentile(latencies, 0.99) };
  };
  try {
    await writeFor(measureMs * warmUpShare);
    return await writeFor(measureMs);
  } finally {
    await opened.close();
  }
};
