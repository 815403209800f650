import {
  openBackups,
  openStore,
  type ErasableStore,
  type Store,
  type Upgrade,
} from '../../lib/store/index.ts';
import { createMemory } from '../../lib/store/recover.ts';
import type { Files } from '../../lib/wal/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createPowerCutFiles } from './power-cut-files.ts';
import { createSeededRandom } from './seeded-random.ts';
import { add, applyTally, plain, remove, tallyTables } from './tally.ts';
import type { TallyEvent, TallyState, TallyTables } from './tally.ts';

/** `which` and `share` (0 to 1) choose among what there is by then. */
export type HouseStep =
  | { readonly kind: 'enter' | 'snapshot' | 'backup' | 'restart' | 'upgrade' }
  | { readonly kind: 'withdraw' | 'erase'; readonly which: number }
  | { readonly kind: 'cut'; readonly seed: number }
  | { readonly kind: 'restore'; readonly share: number };

export type HouseCounts = Record<HouseStep['kind'], number>;

type Given = { readonly by: string; readonly key?: string; readonly events: readonly TallyEvent[] };
/** What there should be: the records of the contest in their order, and who is known by which number. */
type Model = { readonly records: readonly Given[]; readonly people: ReadonlyMap<string, string> };
type BackedUp = Model & { readonly history: number };

const app = { tables: tallyTables, apply: applyTally };
const backupsDir = 'backups';

/** A contest with its people and backups on a disk that loses power, beside a model of what it should hold. */
export const createHouseWorld = async (counts: HouseCounts) => {
  let disk = createPowerCutFiles();
  const clock = createFakeClock();
  const random = createSeededRandom(11);
  let version = 1;
  let history = 1;
  let entered = 0;
  let model: Model = { records: [], people: new Map() };
  const backedUp: BackedUp[] = [];
  const erased = new Map<string, string>();

  /** Whatever disk there is now. */
  const files = new Proxy({} as Files, {
    get: (_target, name: keyof Files) => disk[name],
  });
  const dirOf = (which: number): string => `house-${String(which)}`;
  const upgradeOf = (hasRows: boolean): Upgrade<TallyTables, TallyEvent> => ({
    version,
    event: (stored) => [stored as TallyEvent],
    ...(hasRows ? { row: (_table, row) => row as TallyTables[keyof TallyTables] } : {}),
  });
  const shapes = {
    // Every other release reads no older snapshot: then the log tells all.
    main: {
      ...app,
      get upgrade() {
        return upgradeOf(version % 2 === 0);
      },
    },
    people: {
      ...app,
      get upgrade() {
        return upgradeOf(true);
      },
    },
  };
  const common = { clock, files, random, segmentBytes: 8192, snapshotEvery: 11 };

  const open = async () => {
    const dir = dirOf(history);
    const main: Store<TallyState, TallyEvent> = await openStore({ ...common, ...shapes.main, dir });
    const people: ErasableStore<TallyState, TallyEvent> = await openStore({
      ...{ ...common, ...shapes.people, dir: `${dir}/people`, erasable: true },
    });
    return { main, people };
  };
  let stores = await open();
  const close = async (): Promise<void> => {
    await stores.main.close();
    await stores.people.close();
  };
  const backups = await openBackups<TallyTables, TallyEvent, TallyTables, TallyEvent>({
    ...{ ...common, ...shapes, dir: backupsDir, passphrase: 'correct horse' },
    secretFiles: [],
    namedFolders: () => [],
    async erase(people, ids) {
      for (const id of ids) await people.erase({ by: 'organiser' }, remove(id));
    },
    async afterRestore({ main }) {
      await main.transact({ by: 'restore' }, add('restores'));
    },
  });

  const commit = async (given: Given): Promise<void> => {
    const { by, key, events } = given;
    const answer = await stores.main.transact<null, never>(
      { by, ...(key === undefined ? {} : { key }) },
      () => ({ ok: true, value: { events, result: null } }),
    );
    demand(answer.ok, 'a command was refused');
    model = { ...model, records: [...model.records, given] };
  };

  const nameOf = (which: number): string | undefined =>
    [...model.people.keys()][which % Math.max(1, model.people.size)];

  const steps: Readonly<Record<HouseStep['kind'], (step: HouseStep) => Promise<void>>> = {
    async enter() {
      entered += 1;
      const name = `guest${String(entered)}`;
      const phone = `phone-of-${name}-`;
      await stores.people.transact({ by: name }, add(name, 1, phone));
      model = { ...model, people: new Map([...model.people, [name, phone]]) };
      const event = { type: 'added', name: `c${String(entered % 7)}`, amount: entered } as const;
      await commit({ by: name, key: `k${String(entered)}`, events: [event] });
    },
    async withdraw(step) {
      const names = [...stores.main.state().counters.keys()];
      const name = names[('which' in step ? step.which : 0) % Math.max(1, names.length)];
      if (name !== undefined)
        await commit({ by: 'organiser', events: [{ type: 'removed', name }] });
    },
    async erase(step) {
      const name = nameOf('which' in step ? step.which : 0);
      if (name === undefined) return;
      await stores.people.erase({ by: 'organiser' }, remove(name));
      await backups.forget([name]);
      erased.set(name, model.people.get(name) ?? '');
      const people = new Map(model.people);
      people.delete(name);
      model = { ...model, people };
    },
    async snapshot() {
      await stores.main.snapshot();
    },
    async backup() {
      const dir = dirOf(history);
      if (model.records.length === 0) return;
      clock.advance(1000);
      await backups.make({ data: dir, uploads: `${dir}-uploads` });
      backedUp.push({ ...model, history });
    },
    async restart() {
      await close();
      stores = await open();
    },
    async upgrade() {
      await close();
      version += 1;
      stores = await open();
    },
    async cut(step) {
      disk = disk.cutPower(createSeededRandom('seed' in step ? step.seed : 1));
      stores = await open();
    },
    async restore(step) {
      const newest = backedUp.at(-1);
      if (newest === undefined) return;
      const share = 'share' in step ? step.share : 1;
      const seq = 1 + Math.floor(share * (newest.records.length - 1));
      await close();
      const into = dirOf(history + 1);
      await backups.restore({ kind: 'seq', seq }, { data: into });
      // People come from the oldest backup that has the moment: they are then closest to what they were.
      const people = backedUp.find(
        (each) => each.history === newest.history && each.records.length >= seq,
      )?.people;
      const restored: Given = {
        by: 'restore',
        events: [{ type: 'added', name: 'restores', amount: 1 }],
      };
      model = {
        records: [...newest.records.slice(0, seq), restored],
        people: new Map([...(people ?? [])].filter(([name]) => !erased.has(name))),
      };
      history += 1;
      stores = await open();
    },
  };

  const check = async (): Promise<void> => {
    const { main, people } = stores;
    const { head } = main.status();
    demand(
      head === model.records.length,
      `${String(head)} of ${String(model.records.length)} records`,
    );
    const memory = createMemory(app);
    for (const [index, record] of model.records.entries())
      memory.take({ ...record, seq: index + 1, at: 0, result: null });
    demand(textOf(memory.state) === textOf(main.state()), 'the contest is another');
    const known = [...people.state().counters].map(([name, { note }]) => [name, note]);
    demand(JSON.stringify(known) === JSON.stringify([...model.people]), 'the people are others');
    for (const [index, { by, key, events }] of model.records.entries()) {
      if (key === undefined || index % 5 !== 0) continue;
      const again = await main.transact<null, never>({ by, key }, () => ({
        ok: true,
        value: { events, result: null },
      }));
      demand(
        again.ok && again.value.replayed && again.value.seq === index + 1,
        `${key} is not known`,
      );
    }
    for (const path of disk.paths().filter((each) => !each.startsWith('house') || isCurrent(each)))
      for (const phone of erased.values())
        demand(!disk.bytesOf(path).includes(phone), `${phone} was erased, and is in ${path}`);
  };
  const isCurrent = (path: string): boolean => path.startsWith(`${dirOf(history)}/`);

  return {
    async run(step: HouseStep): Promise<void> {
      await steps[step.kind](step);
      counts[step.kind] += 1;
      await check();
    },
    async finish(): Promise<void> {
      const [newest] = await backups.list();
      if (newest !== undefined)
        demand(
          (await backups.verify(newest.id)).problems.length === 0,
          'the last backup is not good',
        );
      await close();
    },
  };
};

const textOf = (state: TallyState): string => JSON.stringify(plain(state));

const demand = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};
