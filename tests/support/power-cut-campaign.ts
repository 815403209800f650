import {
  inspectLog,
  LogDamaged,
  type LogOptions,
  type OpenedLog,
  openLog,
  type RecordBody,
} from '../../lib/wal/index.ts';
import { extendChain, chainStart } from '../../lib/wal/index.ts';
import type { Files } from '../../lib/wal/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createPowerCutFiles, type Operation, type PowerCutFiles } from './power-cut-files.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

export type CampaignOptions = {
  /** Also lets single operations fail with EIO and ENOSPC. */
  readonly withFaults?: boolean;
  /** Rolls and drops old segments now and then, as a store that must forget does. */
  readonly erasable?: boolean;
  /** Takes a guard away, to show that the campaign would notice. */
  readonly sabotage?: (files: Files) => Files;
};

export type CampaignCounts = {
  lives: number;
  acknowledged: number;
  survivedUnacknowledged: number;
  cuts: number;
  failures: number;
  dropped: number;
};

const dir = '/log';

/** Several lives of one log, each ended by a power cut; throws where a promise of the log was broken. */
export const runPowerCutCampaign = async (
  seed: number,
  options: CampaignOptions,
  counts: CampaignCounts,
): Promise<void> => {
  const random = createSeededRandom(seed);
  let disk = createPowerCutFiles();
  let history: readonly string[] = [];
  const forgotten: Forgotten = { asked: 1, done: 1 };
  const lives = 2 + random.below(4);
  for (let life = 0; life < lives; life += 1) {
    counts.lives += 1;
    const lived = await liveOnce({ disk, random, options, history, counts, forgotten });
    disk = disk.cutPower(random);
    history = await checkAfterPowerCut(disk, { ...lived, forgotten }, options, counts);
  }
  const report = await inspectLog({ dir, files: disk, erasable: options.erasable === true });
  demand(report.damage.length === 0, `doctor sees damage: ${JSON.stringify(report.damage)}`);
};

/** The first seq that must still be there, and the first that may. */
type Forgotten = { asked: number; done: number };

type Living = {
  readonly forgotten: Forgotten;
  readonly disk: PowerCutFiles;
  readonly random: SeededRandom;
  readonly options: CampaignOptions;
  readonly history: readonly string[];
  readonly counts: CampaignCounts;
};

type Lived = {
  /** Every record by seq, as it was given to the log: those of earlier lives, then this one's. */
  readonly given: readonly string[];
  /** The last seq that was acknowledged or shown. */
  readonly promised: number;
};

const liveOnce = async (living: Living): Promise<Lived> => {
  const { disk, random, options, history, counts } = living;
  const given = [...history];
  let promised = history.length;
  let hasPower = true;
  const clock = createFakeClock();
  disk.maxWriteBytes = random.chance(0.3)
    ? (wanted) => 1 + random.below(wanted)
    : (wanted) => wanted;
  if (options.withFaults === true) disk.fault = randomFaults(random, counts);
  const opening = openQuietly(logOptions(disk, options, random, clock));
  if (random.chance(0.15)) {
    // The power may go while recovery is at work, too.
    await turnsOf(random.below(40));
    return { given, promised };
  }
  const opened = await opening;
  if (opened === undefined) return { given, promised };
  demand(opened.head === history.length, `opened at ${opened.head} of ${history.length}`);
  const steps = 1 + random.below(12);
  for (let step = 0; step < steps; step += 1) {
    const count = opened.state.kind === 'open' ? random.below(12) : 0;
    for (let index = 0; index < count && opened.state.kind === 'open'; index += 1) {
      const body = randomBody(random, given.length + 1);
      const seq = opened.append(body);
      given.push(JSON.stringify(body));
      opened.whenDurable(seq).then(
        () => {
          if (!hasPower) return;
          counts.acknowledged += 1;
          promised = Math.max(promised, seq);
        },
        () => undefined,
      );
    }
    if (options.erasable === true && random.chance(0.2))
      void forget(opened, living, () => hasPower);
    if (step < steps - 1) await passTime(random, clock);
  }
  const closing = random.chance(0.3) ? opened.close() : undefined;
  if (random.chance(0.5)) await closing;
  await turnsOf(random.below(30));
  hasPower = false;
  return { given, promised };
};

const forget = async (log: OpenedLog, living: Living, hasPower: () => boolean): Promise<void> => {
  const { forgotten, counts } = living;
  try {
    const first = await log.roll();
    if (!hasPower()) return;
    forgotten.asked = Math.max(forgotten.asked, first);
    counts.dropped += await log.dropSegmentsBefore(first);
    if (hasPower()) forgotten.done = Math.max(forgotten.done, first);
  } catch {
    // A full or failing disk: it is asked again another time.
  }
};

const checkAfterPowerCut = async (
  disk: PowerCutFiles,
  { given, promised, forgotten }: Lived & { readonly forgotten: Forgotten },
  options: CampaignOptions,
  counts: CampaignCounts,
): Promise<readonly string[]> => {
  const clock = createFakeClock();
  const log = await openLog(logOptions(disk, options, createSeededRandom(1), clock));
  demand(log.state.kind === 'open', `without faults the log opened as ${log.state.kind}`);
  demand(log.head >= promised, `acknowledged up to ${promised}, found up to ${log.head}`);
  demand(log.head <= given.length, `${log.head} records were found, ${given.length} were given`);
  counts.survivedUnacknowledged += log.head - promised;
  counts.cuts += log.recovery.filter((note) => note.startsWith('Cut')).length;
  const [oldest] = await log.readLines(0, 1);
  const firstKept = oldest?.seq ?? log.head + 1;
  demand(firstKept <= forgotten.asked, `records before ${firstKept} are gone, unasked`);
  demand(firstKept >= forgotten.done, `record ${firstKept} was forgotten, and is back`);
  let seq = firstKept - 1;
  for await (const run of log.replay(0))
    for (const { seq: found, durable, ...body } of run) {
      seq += 1;
      demand(
        found === seq && durable < seq,
        `seq ${found} (durable ${durable}) where ${seq} is due`,
      );
      demand(JSON.stringify(body) === given[seq - 1], `seq ${seq} is not what was given`);
    }
  demand(seq === log.head, `replay ended at ${seq}, the head is ${log.head}`);
  const lines = await log.readLines(0, log.head);
  const chain = lines.reduce((before, { line }) => extendChain(before, line), chainStart);
  demand(firstKept > 1 || chain === log.chain, 'the chain does not match the lines');
  const half = (firstKept - 1 + log.head) >> 1;
  const tail = await log.read(half, 5);
  demand(
    tail.every((record, index) => record.seq === half + 1 + index),
    'read() skips',
  );
  await log.close();
  return given.slice(0, log.head);
};

const logOptions = (
  disk: PowerCutFiles,
  { sabotage = (files) => files, erasable = false }: CampaignOptions,
  random: SeededRandom,
  clock: LogOptions['clock'],
): LogOptions => ({
  dir,
  clock,
  files: sabotage(disk),
  random,
  erasable,
  segmentBytes: 8192,
  recentBytes: 2000,
});

/** Faults may keep a log from opening; only the claim that it is damaged is wrong, for it is not. */
const openQuietly = async (options: LogOptions): Promise<OpenedLog | undefined> => {
  try {
    return await openLog(options);
  } catch (error) {
    if (error instanceof LogDamaged) throw error;
    return undefined;
  }
};

const randomFaults = (random: SeededRandom, counts: CampaignCounts) => {
  const rate = random.chance(0.5) ? 0.01 : 0.05;
  return ({ kind, path }: Operation): Error | undefined => {
    if (!random.chance(rate)) return undefined;
    counts.failures += 1;
    const code = random.chance(0.5) ? 'EIO' : 'ENOSPC';
    return Object.assign(new Error(`${code}: ${kind} ${path}`), { code });
  };
};

const randomBody = (random: SeededRandom, number: number): RecordBody => {
  const size = random.chance(0.02) ? 9000 + random.below(9000) : random.below(400);
  const key = random.chance(0.5) ? { key: `key-${number}` } : {};
  const text = 'ink é'.repeat(size / 5);
  return { at: number, by: 'device', ...key, events: [{ number, text }], result: random.below(9) };
};

const passTime = async (
  random: SeededRandom,
  clock: ReturnType<typeof createFakeClock>,
): Promise<void> => {
  await turnsOf(random.below(60));
  if (random.chance(0.3)) await clock.advanceAsync(random.chance(0.5) ? 60 : 1100);
};

const turnsOf = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
};

const demand = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};
