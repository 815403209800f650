import { openStore, StoreDamaged, type ErasableStore } from '../../lib/store/index.ts';
import { LogDamaged } from '../../lib/wal/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createPowerCutFiles, type PowerCutFiles } from './power-cut-files.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { add, applyTally, plain, remove, tallyTables } from './tally.ts';
import type { TallyEvent, TallyState } from './tally.ts';

export type DamageCounts = {
  /** Everything is there and nothing is said. */
  unaffected: number;
  /** Everything is there, and what was wrong is said. */
  repaired: number;
  /** Records behind the last durable mark were cut off, and it is said. */
  cutAndReported: number;
  /** The start, or reading what is damaged, is refused. */
  refused: number;
};

const dir = 'store';

type World = {
  readonly name: string;
  readonly erasable: boolean;
  readonly contents: ReadonlyMap<string, Buffer>;
  /** The state after each seq, as text; those before a compaction are not needed. */
  readonly states: readonly string[];
  /** What a mark on disk says was durable. */
  readonly marked: number;
  /** What recovery says of it undamaged. */
  readonly notes: readonly string[];
};

type TallyStore = ErasableStore<TallyState, TallyEvent>;

const openOn = (
  files: PowerCutFiles,
  erasable: boolean,
  clock = createFakeClock(),
): Promise<TallyStore> =>
  openStore({
    ...{ dir, files, clock, tables: tallyTables, apply: applyTally },
    // One that does not forget has no use for `erase`, and none is asked of it here.
    erasable: erasable as true,
    ...{ segmentBytes: 8192, snapshotEvery: 0, random: createSeededRandom(5) },
  });

const textOf = (store: TallyStore): string => JSON.stringify(plain(store.state()));

const contentsOf = (files: PowerCutFiles): ReadonlyMap<string, Buffer> => {
  return new Map(files.paths().map((path) => [path, files.bytesOf(path)]));
};

const copyOf = (contents: ReadonlyMap<string, Buffer>): PowerCutFiles =>
  createPowerCutFiles(new Map(Array.from(contents, ([path, bytes]) => [path, Buffer.from(bytes)])));

/** A store with several segments, a spare and its snapshots, left in the way that `ending` says. */
const makeWorld = async (
  ending: 'closed' | 'idle' | 'in the middle',
  erasable: boolean,
): Promise<World> => {
  const files = createPowerCutFiles();
  const clock = createFakeClock();
  const store = await openOn(files, erasable, clock);
  const states = [textOf(store)];
  const enter = async (nth: number): Promise<void> => {
    const command = { by: `hand ${String(nth % 3)}`, key: `k${String(nth)}` };
    if (erasable && nth % 40 === 39)
      await store.erase(command, remove(`c${String((nth - 9) % 40)}`));
    else await store.transact(command, add(`c${String(nth % 40)}`, nth, 'ink '.repeat(40)));
    states.push(textOf(store));
  };
  for (let nth = 0; nth < 100; nth += 1) {
    await enter(nth);
    if (nth === 30 || nth === 60) await store.snapshot();
  }
  if (ending === 'closed') await store.close();
  else await clock.advanceAsync(1000);
  const marked = store.status().durable;
  if (ending === 'in the middle') for (let nth = 100; nth < 108; nth += 1) await enter(nth);
  const contents = contentsOf(files);
  const again = await openOn(copyOf(contents), erasable);
  const { recovery } = again.status();
  const name = `${erasable ? 'a store that forgets' : 'a store'}, ${ending}`;
  return { name, erasable, contents, states, marked, notes: recovery };
};

const damage = (
  bytes: Buffer,
  random: SeededRandom,
): { readonly bytes: Buffer; readonly what: string; readonly isFlip: boolean } => {
  const used = bytes.findLastIndex((byte) => byte !== 0) + 1;
  // Zeros outnumber everything else by far: half of the trials look where something is.
  const span = random.chance(0.5) ? Math.min(bytes.length, used + 64) : bytes.length;
  const at = random.below(Math.max(1, span));
  if (random.chance(0.25))
    return { bytes: bytes.subarray(0, at), what: `cut to ${String(at)} bytes`, isFlip: false };
  const flipped = Buffer.from(bytes);
  const bit = random.below(8);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
  return { bytes: flipped, what: `bit ${String(bit)} of byte ${String(at)} flipped`, isFlip: true };
};

/** Files that a start does not need as they were: what was laid out ahead, and all snapshots but the newest. */
const mayBeDamaged = (world: World): ReadonlySet<string> => {
  const paths = [...world.contents.keys()];
  const logs = paths.filter((path) => path.endsWith('.log')).sort();
  const spare = logs.at(-1);
  const isSpare = spare !== undefined && world.contents.get(spare)?.every((byte) => byte === 0);
  const snapshots = paths
    .filter((path) => path.endsWith('.jsonl'))
    .sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)));
  return new Set([...(isSpare ? [spare] : []), ...snapshots.slice(0, -1)]);
};

/** Damages one file of one store in each trial; throws where what is then shown is wrong and nobody is told. */
export const runDamageTrials = async (seed: number, trials: number): Promise<DamageCounts> => {
  const worlds = [
    await makeWorld('closed', false),
    await makeWorld('idle', false),
    await makeWorld('in the middle', false),
    await makeWorld('closed', true),
    await makeWorld('in the middle', true),
  ];
  const counts: DamageCounts = { unaffected: 0, repaired: 0, cutAndReported: 0, refused: 0 };
  const random = createSeededRandom(seed);
  for (let trial = 0; trial < trials; trial += 1) {
    const world = worlds[trial % worlds.length];
    if (world === undefined) continue;
    const paths = [...world.contents.keys()];
    const path = paths[random.below(paths.length)] ?? '';
    const damaged = damage(world.contents.get(path) ?? Buffer.alloc(0), random);
    const where = `${world.name}: ${path}, ${damaged.what} (trial ${String(trial)})`;
    const files = copyOf(world.contents);
    files.setBytes(path, damaged.bytes);
    const outcome = await tryOut(world, files).catch((error: unknown) => {
      throw new Error(`${where}: ${String(error)}`, { cause: error });
    });
    if (outcome === 'no start' && damaged.isFlip && mayBeDamaged(world).has(path))
      throw new Error(`${where}: it must still start`);
    counts[outcome === 'no start' ? 'refused' : outcome] += 1;
  }
  return counts;
};

const isRefusal = (error: unknown): boolean =>
  error instanceof LogDamaged || error instanceof StoreDamaged;

const tryOut = async (
  world: World,
  files: PowerCutFiles,
): Promise<keyof DamageCounts | 'no start'> => {
  let store: TallyStore;
  try {
    store = await openOn(files, world.erasable);
  } catch (error) {
    if (isRefusal(error)) return 'no start';
    throw error;
  }
  const { head, recovery } = store.status();
  const all = world.states.length - 1;
  const news = recovery.filter((note) => !world.notes.includes(note));
  if (textOf(store) !== world.states[head])
    throw new Error(`record ${String(head)} shows another state`);
  if (head < all && (head < world.marked || !news.some((note) => note.startsWith('Cut'))))
    throw new Error(`${String(all - head)} records are gone, and this is said: ${news.join(' ')}`);
  const isRead = await readsAsWritten(store, head);
  await goesOn(store, files, world);
  if (!isRead) return 'refused';
  if (head < all) return 'cutAndReported';
  return news.length === 0 ? 'unaffected' : 'repaired';
};

/** Whether the whole log can be read; where it cannot, that is told. */
const readsAsWritten = async (store: TallyStore, head: number): Promise<boolean> => {
  try {
    const records = await store.read(0, head);
    for (const { seq, key, events } of records) {
      const [event] = events;
      const isOwn = key === `k${String(seq - 1)}` && event !== undefined;
      if (!isOwn) throw new Error(`record ${String(seq)} is another`);
    }
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
};

/** What was mended takes records again, and has them and all before after the next start. */
const goesOn = async (store: TallyStore, files: PowerCutFiles, world: World): Promise<void> => {
  const answer = await store.transact({ by: 'hand 9', key: 'after' }, add('after', 1));
  if (!answer.ok) throw new Error('it takes nothing more');
  const before = textOf(store);
  await store.close();
  const again = await openOn(files, world.erasable);
  if (textOf(again) !== before) throw new Error('the next start shows another state');
  await again.close();
};
