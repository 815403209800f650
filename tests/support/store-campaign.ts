import { LogDamaged } from '../../lib/wal/index.ts';
import { openStore, StoreDamaged, type ErasableStore } from '../../lib/store/index.ts';
import type { Files } from '../../lib/wal/index.ts';
import { createMemory } from '../../lib/store/recover.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createPowerCutFiles, type Operation, type PowerCutFiles } from './power-cut-files.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { add, applyTally, plain, remove, tallyTables } from './tally.ts';
import type { TallyEvent, TallyState } from './tally.ts';

export type StoreCampaignOptions = {
  /** Also lets single operations fail with EIO and ENOSPC. */
  readonly withFaults?: boolean;
  /** A store that forgets, as the people are kept in. */
  readonly erasable?: boolean;
  /** Takes a guard away, to show that the campaign would notice. */
  readonly sabotage?: (files: Files) => Files;
};

export type StoreCampaignCounts = {
  lives: number;
  acknowledged: number;
  refused: number;
  snapshots: number;
  erased: number;
  failures: number;
  startsThatFailed: number;
};

type TallyStore = ErasableStore<TallyState, TallyEvent>;

/** A record as it was given to the store, by its seq. */
type Given = { readonly by: string; readonly key: string; readonly events: readonly TallyEvent[] };
type Answered = {
  readonly seq: number;
  readonly key: string;
  readonly by: string;
  readonly result: unknown;
};

const dir = 'store';
const app = { tables: tallyTables, apply: applyTally };

/** Several lives of one store, each ended by a power cut; throws where a promise of the store was broken. */
export const runStoreCampaign = async (
  seed: number,
  options: StoreCampaignOptions,
  counts: StoreCampaignCounts,
): Promise<void> => {
  const random = createSeededRandom(seed);
  const told: Told = { given: [], answered: [], forgotten: new Set(), names: 0 };
  let disk = createPowerCutFiles();
  const lives = 2 + random.below(3);
  for (let life = 0; life < lives; life += 1) {
    counts.lives += 1;
    await liveOnce(disk, random, options, told, counts);
    disk = disk.cutPower(random);
    await checkAfterPowerCut(disk, options, told);
  }
};

/** Everything that anybody was ever told. */
type Told = {
  /** By seq - 1. */
  given: Given[];
  answered: Answered[];
  /** Notes that were erased: in no file any more. */
  readonly forgotten: Set<string>;
  names: number;
};

const liveOnce = async (
  disk: PowerCutFiles,
  random: SeededRandom,
  options: StoreCampaignOptions,
  told: Told,
  counts: StoreCampaignCounts,
): Promise<void> => {
  let hasPower = true;
  const clock = createFakeClock();
  if (random.chance(0.3)) disk.maxWriteBytes = (wanted) => 1 + random.below(wanted);
  if (options.withFaults === true) disk.fault = randomFaults(random, counts);
  const opening = openQuietly(disk, options, clock);
  if (random.chance(0.1)) return turnsOf(random.below(60));
  const store = await opening;
  if (store === undefined) {
    counts.startsThatFailed += 1;
    return;
  }
  const living: Living = { store, random, told, counts, hasPower: () => hasPower };
  const steps = 1 + random.below(14);
  for (let step = 0; step < steps; step += 1) {
    const count = random.below(8);
    for (let index = 0; index < count; index += 1) transact(living);
    if (random.chance(0.2)) snapshot(living);
    if (options.erasable === true && random.chance(0.25)) erase(living);
    if (step < steps - 1) await passTime(random, clock);
  }
  const closing = random.chance(0.3) ? store.close() : undefined;
  if (random.chance(0.5)) await closing;
  await turnsOf(random.below(40));
  hasPower = false;
};

type Living = {
  readonly store: TallyStore;
  readonly random: SeededRandom;
  readonly told: Told;
  readonly counts: StoreCampaignCounts;
  readonly hasPower: () => boolean;
};

const transact = (living: Living): void => {
  const { random, told } = living;
  told.names += 1;
  const name = `c${String(random.below(8))}`;
  const isAdding = random.chance(0.8);
  const amount = told.names;
  const note = `note-${String(told.names)}-`;
  const event: TallyEvent = isAdding
    ? { type: 'added', name, amount, note: note.repeat(1 + random.below(12)) }
    : { type: 'removed', name };
  void ask(living, event, (command) =>
    event.type === 'added'
      ? living.store.transact<unknown, unknown>(command, add(name, amount, event.note))
      : living.store.transact<unknown, unknown>(command, remove(name)),
  );
};

type Ask = (command: { by: string; key: string }) => ReturnType<TallyStore['transact']>;

const ask = ({ store, told, random, counts, hasPower }: Living, event: TallyEvent, send: Ask) => {
  const command = { by: `hand ${String(random.below(3))}`, key: `k${String(told.names)}` };
  const before = store.status().head;
  const answering = send(command);
  // What is accepted has its seq in the same turn.
  if (store.status().head > before) told.given[before] = { ...command, events: [event] };
  return answering.then(
    (answer) => {
      if (!hasPower()) return false;
      if (!answer.ok) counts.refused += 1;
      if (!answer.ok) return false;
      counts.acknowledged += 1;
      told.answered.push({ ...command, seq: answer.value.seq, result: answer.value.result });
      return true;
    },
    // An erasure that could not remove the old files yet: the next one does.
    () => false,
  );
};

const snapshot = ({ store, counts, hasPower }: Living): void => {
  store.snapshot().then(
    () => {
      if (hasPower()) counts.snapshots += 1;
    },
    () => undefined,
  );
};

/** Whatever note stood under this name is then nowhere. */
const erase = (living: Living): void => {
  const { store, told, random, counts } = living;
  told.names += 1;
  const name = `c${String(random.below(8))}`;
  const before = store.status().head;
  const notes = told.given
    .slice(0, before)
    .flatMap(({ events }) => events)
    .flatMap((event) => (event.type === 'added' && event.name === name ? (event.note ?? []) : []));
  void ask(living, { type: 'removed', name }, (command) =>
    store.erase<unknown, unknown>(command, remove(name)),
  ).then((isDone) => {
    if (!isDone) return;
    counts.erased += 1;
    for (const note of notes) told.forgotten.add(note);
  });
};

const checkAfterPowerCut = async (
  disk: PowerCutFiles,
  options: StoreCampaignOptions,
  told: Told,
): Promise<void> => {
  const store = await open(disk, options, createFakeClock());
  const { head, kind } = store.status();
  demand(kind === 'open', `without faults the store opened as ${kind}`);
  const promised = Math.max(0, ...told.answered.map(({ seq }) => seq));
  demand(head >= promised, `answered up to ${String(promised)}, found up to ${String(head)}`);
  demand(head <= told.given.length, `${String(head)} records were found, fewer were given`);
  told.given = told.given.slice(0, head);
  const memory = createMemory(app);
  for (const [index, { by, events }] of told.given.entries())
    memory.take({ seq: index + 1, at: 0, by, events, result: null });
  demand(
    JSON.stringify(plain(memory.state)) === JSON.stringify(plain(store.state())),
    `the state at ${String(head)} is not what its records make`,
  );
  for (const { seq, key, events } of await store.read(0, head))
    demand(
      told.given[seq - 1]?.key === key &&
        JSON.stringify(told.given[seq - 1]?.events) === JSON.stringify(events),
      `record ${String(seq)} is not what was given`,
    );
  await askAgain(store, told.answered.slice(-6));
  await store.close();
  if (options.erasable === true) checkForgotten(disk, told.forgotten);
};

/** Whoever asks again with the same key gets the same answer. */
const askAgain = async (store: TallyStore, answered: readonly Answered[]): Promise<void> => {
  for (const { by, key, seq, result } of answered) {
    const again = await store.transact<unknown, never>({ by, key }, add('twice'));
    demand(
      again.ok && again.value.replayed && again.value.seq === seq && again.value.result === result,
      `key ${key} was not answered as before`,
    );
  }
};

const checkForgotten = (disk: PowerCutFiles, forgotten: ReadonlySet<string>): void => {
  for (const path of disk.paths()) {
    const text = disk.bytesOf(path).toString('latin1');
    for (const note of forgotten)
      demand(!text.includes(`"${note}"`), `${note} was erased, and is in ${path}`);
  }
};

const open = (
  disk: PowerCutFiles,
  { sabotage = (files) => files, erasable = false }: StoreCampaignOptions,
  clock: FakeClock,
): Promise<TallyStore> =>
  openStore({
    ...app,
    ...{ dir, clock, segmentBytes: 8192, snapshotEvery: 9, sliceMs: 0 },
    files: sabotage(disk),
    random: createSeededRandom(9),
    // One that does not forget has no use for `erase`, and none is asked of it here.
    erasable: erasable as true,
  });

/** Faults may keep a store from opening; only the claim that it is damaged is wrong, for it is not. */
const openQuietly = async (
  disk: PowerCutFiles,
  options: StoreCampaignOptions,
  clock: FakeClock,
): Promise<TallyStore | undefined> => {
  try {
    return await open(disk, options, clock);
  } catch (error) {
    const isSnapshotUnread = error instanceof StoreDamaged && error.message.includes('passed over');
    if (error instanceof LogDamaged || (error instanceof StoreDamaged && !isSnapshotUnread))
      throw error;
    return undefined;
  }
};

const randomFaults = (random: SeededRandom, counts: StoreCampaignCounts) => {
  const rate = random.chance(0.5) ? 0.005 : 0.03;
  return ({ kind, path }: Operation): Error | undefined => {
    if (!random.chance(rate)) return undefined;
    counts.failures += 1;
    const code = random.chance(0.5) ? 'EIO' : 'ENOSPC';
    return Object.assign(new Error(`${code}: ${kind} ${path}`), { code });
  };
};

const passTime = async (random: SeededRandom, clock: FakeClock): Promise<void> => {
  await turnsOf(random.below(80));
  if (random.chance(0.3)) await clock.advanceAsync(random.chance(0.5) ? 60 : 1100);
};

const turnsOf = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
};

const demand = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};
