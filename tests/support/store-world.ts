import { openStore } from '../../lib/store/index.ts';
import type { Store } from '../../lib/store/index.ts';
import { createMemory } from '../../lib/store/recover.ts';
import { snapshotName, snapshotSeqs } from '../../lib/store/snapshots.ts';
import { createFakeClock } from './fake-clock.ts';
import { createPowerCutFiles } from './power-cut-files.ts';
import { createSeededRandom } from './seeded-random.ts';
import { tablesInSnapshot } from './snapshot-rows.ts';
import { add, applyTally, plain, remove, tallyTables } from './tally.ts';
import type { TallyEvent, TallyState } from './tally.ts';

export type WorldStep =
  | { readonly kind: 'add' | 'remove'; readonly name: number; readonly by: number }
  | { readonly kind: 'wait'; readonly turns: number }
  | { readonly kind: 'snapshot' | 'restart' }
  | { readonly kind: 'cut'; readonly seed: number };

type Acknowledged = {
  readonly seq: number;
  readonly result: unknown;
  readonly by: string;
  readonly key: string;
};

export type WorldCounts = {
  acknowledged: number;
  unacknowledgedKept: number;
  cuts: number;
  snapshots: number;
};

type TallyStore = Store<TallyState, TallyEvent>;

const app = { tables: tallyTables, apply: applyTally };
const dir = 'store';

/** A store on a disk that loses power, and everything that anybody was ever told by it. */
export const createStoreWorld = async (counts: WorldCounts) => {
  let disk = createPowerCutFiles();
  const acknowledged: Acknowledged[] = [];
  let inFlight: Promise<unknown>[] = [];
  let commands = 0;
  let life = 1;
  const open = (): Promise<TallyStore> =>
    openStore({
      ...app,
      dir,
      clock: createFakeClock(),
      files: disk,
      segmentBytes: 8192,
      snapshotEvery: 7,
      // Every row its own slice: changes come between all of them.
      sliceMs: 0,
    });
  let store = await open();

  const transact = ({ kind, name, by }: Extract<WorldStep, { name: number }>): void => {
    commands += 1;
    const command = { by: `hand ${String(by)}`, key: `k${String(commands)}` };
    // After a power cut the answers of the life before reach nobody.
    const asked = life;
    const decide = kind === 'add' ? add(`c${String(name)}`, commands) : remove(`c${String(name)}`);
    const answered = store.transact<unknown, unknown>(command, decide).then((answer) => {
      if (asked !== life || !answer.ok) return;
      acknowledged.push({ ...command, seq: answer.value.seq, result: answer.value.result });
      counts.acknowledged += 1;
    });
    inFlight.push(answered);
  };

  /** The state is what its records make, whichever snapshot it came from; and nothing that was told is missing. */
  const check = async (): Promise<void> => {
    const records = await store.read(0, 1_000_000);
    const { head } = store.status();
    const told = Math.max(0, ...acknowledged.map(({ seq }) => seq));
    if (told > head) throw new Error(`record ${String(told)} was acknowledged and is gone`);
    counts.unacknowledgedKept += head - told;
    const memory = createMemory(app);
    const states = [JSON.stringify(plain(memory.state))];
    for (const record of records) {
      memory.take(record);
      states.push(JSON.stringify(plain(memory.state)));
    }
    if (states[head] !== JSON.stringify(plain(store.state()))) throw new Error('another state');
    for (const { seq, key, result } of acknowledged) {
      const record = records[seq - 1];
      if (record?.key !== key || record.result !== result)
        throw new Error(`another ${String(seq)}`);
    }
    for (const seq of snapshotSeqs(await disk.list(dir))) {
      const path = `${dir}/${snapshotName(seq)}`;
      const snapshot = await tablesInSnapshot(disk, path, tallyTables).catch(
        async (error: unknown) => {
          // A newer one may have taken its place while we looked.
          if ((await disk.size(path)) === undefined) return undefined;
          throw error;
        },
      );
      if (snapshot === undefined) continue;
      const held = JSON.stringify(plain(createMemory(app, snapshot).state));
      if (held !== states[seq]) throw new Error(`snapshot ${String(seq)} holds another state`);
      counts.snapshots += 1;
    }
  };

  /** Whoever asks again with the same key gets the same answer. */
  const askAgain = async (): Promise<void> => {
    for (const { by, key, seq, result } of acknowledged.slice(-5)) {
      const again = await store.transact<unknown, never>({ by, key }, add('twice'));
      const isSame =
        again.ok &&
        again.value.replayed &&
        again.value.seq === seq &&
        again.value.result === result;
      if (!isSame) throw new Error(`key ${key} was not answered as before`);
    }
  };

  const settle = async (): Promise<void> => {
    await Promise.all(inFlight);
    inFlight = [];
  };

  return {
    async run(step: WorldStep): Promise<void> {
      switch (step.kind) {
        case 'add':
        case 'remove':
          transact(step);
          return;
        case 'wait':
          for (let turn = 0; turn < step.turns; turn += 1) await Promise.resolve();
          return;
        case 'snapshot':
          inFlight.push(store.snapshot().catch(() => undefined));
          return;
        case 'restart':
          await store.close();
          await settle();
          store = await open();
          await check();
          await askAgain();
          return;
        case 'cut':
          disk = disk.cutPower(createSeededRandom(step.seed));
          life += 1;
          inFlight = [];
          counts.cuts += 1;
          store = await open();
          await check();
          await askAgain();
      }
    },
    async finish(): Promise<void> {
      await settle();
      await check();
      await store.close();
    },
  };
};
