import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createFilesInMemory } from '../../../lib/store/backup/files-in-memory.ts';
import { openStore } from '../../../lib/store/index.ts';
import type { Files } from '../../../lib/wal/index.ts';
import { apply } from '../../../server/domain/apply.ts';
import { decide } from '../../../server/domain/decide.ts';
import type { ContestEvent } from '../../../server/domain/events.ts';
import {
  contestTables,
  type ContestState,
  type ContestTables,
} from '../../../server/domain/tables.ts';
import { anySteps, startOfTime, type Step } from '../../support/any-command.ts';
import { createContestInMemory } from '../../support/contest-in-memory.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const dir = 'data';
let restarts = 0;
let fromLogAlone = 0;
let commands = 0;

const rowsOf = (state: ContestState): unknown =>
  contestTables.map((name) => [name, [...state[name]].sort(([a], [b]) => (a < b ? -1 : 1))]);

const open = (files: Files) =>
  openStore<ContestTables, ContestEvent>({
    dir,
    tables: contestTables,
    apply,
    clock: createFakeClock(startOfTime),
    files,
    segmentBytes: 16 * 1024,
    snapshotEvery: 0,
  });

const removeSnapshots = async (files: Files): Promise<void> => {
  for (const name of await files.list(dir))
    if (name.startsWith('snapshot-')) await files.remove(`${dir}/${name}`);
};

const plan = fc.record({
  snapshotAt: fc.nat(79),
  restartAt: fc.nat(79),
  keepSnapshots: fc.boolean(),
});

test('a contest read back from snapshot and log, or from the log alone, is the contest that was there', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps, plan, async (steps, { snapshotAt, restartAt, keepSnapshots }) => {
      const files = createFilesInMemory();
      await files.makeDir(dir);
      const model = createContestInMemory();
      let store = await open(files);
      let now = startOfTime;

      const take = async (step: Step): Promise<void> => {
        now += step.waitMs;
        const { command, actor } = step;
        if (command.type === 'submitDesign' && store.state().entries.has(command.entryId)) return;
        const answer = await store.transact({ by: 'test' }, (state) =>
          decide(state, command, { now, actor }),
        );
        if (answer.ok) commands += 1;
      };
      const restart = async (): Promise<void> => {
        await store.close();
        if (!keepSnapshots) await removeSnapshots(files);
        store = await open(files);
        restarts += 1;
        fromLogAlone += keepSnapshots ? 0 : 1;
      };

      for (const [index, step] of steps.entries()) {
        model.take(step);
        await take(step);
        if (index === snapshotAt % steps.length) await store.snapshot();
        if (index === restartAt % steps.length) await restart();
      }
      const live = rowsOf(store.state());
      await restart();
      const read = rowsOf(store.state());
      await store.close();
      expect(read).toEqual(live);
      expect(stripTimes(read)).toEqual(stripTimes(rowsOf(model.rows.state)));
    }),
    { numRuns: 150 },
  );
});

/** The model stamps records with the contest's time, the store with its own clock's. */
const stripTimes = (rows: unknown): unknown =>
  JSON.parse(JSON.stringify(rows).replaceAll(/"(createdAt|usedAt)":\d+/g, '"$1":0'));

afterAll(() => {
  process.stdout.write(
    `${String(commands)} commands, ${String(restarts)} restarts, ${String(fromLogAlone)} of them from the log alone\n`,
  );
});
