import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { reduceView } from '../../../shared/contest/reduce-view.ts';
import { audiences, type Audience, type ContestView } from '../../../shared/contest/views.ts';
import { createDurableRows } from '../../../server/views/durable-rows.ts';
import { project } from '../../../server/views/project.ts';
import { contestTables, type ContestState } from '../../../server/domain/tables.ts';
import { anySteps, commandTypes } from '../../support/any-command.ts';
import { createContestInMemory, type ContestInMemory } from '../../support/contest-in-memory.ts';

const acceptedCounts = new Map<string, number>();
let sequences = 0;
let comparedMoments = 0;

const rowsOf = (state: ContestState): unknown =>
  contestTables.map((name) => [name, [...state[name]].sort(([a], [b]) => (a < b ? -1 : 1))]);

type Started = { readonly view: ContestView; readonly at: number };

/** What a browser holds that took its snapshot at `started` and then saw the events that follow, told as of today. */
const catchUp = (contest: ContestInMemory, audience: Audience, started: Started): ContestView => {
  let { view } = started;
  for (const record of contest.records.slice(started.at)) {
    for (const event of record.events) {
      const outline = project(event)[audience];
      if (outline === undefined) continue;
      // A reset's snapshot is as of today, so nothing after it is new.
      if (outline.kind === 'reset') return contest.views.whole(audience);
      const told = contest.views.fill(audience, outline);
      if (told !== undefined) view = reduceView(view, told);
    }
  }
  return view;
};

test('any sequence of commands gives the same rows live and replayed, and every audience the same view from any moment on', () => {
  fc.assert(
    fc.property(anySteps, fc.nat(), (steps, moment) => {
      const contest = createContestInMemory();
      const empty = createDurableRows(createContestInMemory().rows.state);
      const watched = audiences.map((audience) => {
        const view = contest.views.whole(audience);
        return { audience, seen: view, started: { view, at: 0 } };
      });
      const joinAt = moment % steps.length;
      for (const [index, step] of steps.entries()) {
        const before = contest.records.length;
        contest.take(step);
        for (const watcher of watched) {
          if (contest.records.length > before)
            watcher.seen = catchUp(contest, watcher.audience, { view: watcher.seen, at: before });
          if (index === joinAt)
            watcher.started = {
              view: contest.views.whole(watcher.audience),
              at: contest.records.length,
            };
        }
      }
      for (const record of contest.records) empty.advance(record);
      expect(rowsOf(empty.state)).toEqual(rowsOf(contest.rows.state));
      for (const { audience, seen, started } of watched) {
        const whole = contest.views.whole(audience);
        expect(seen).toEqual(whole);
        expect(catchUp(contest, audience, started)).toEqual(whole);
        comparedMoments += 1;
      }
      sequences += 1;
      for (const type of contest.accepted)
        acceptedCounts.set(type, (acceptedCounts.get(type) ?? 0) + 1);
    }),
    { numRuns: 600 },
  );
  expect(commandTypes.filter((type) => !acceptedCounts.has(type))).toEqual([]);
});

afterAll(() => {
  const total = [...acceptedCounts.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    `${String(sequences)} sequences, ${String(total)} accepted commands, ${String(comparedMoments)} views caught up\n` +
      `${[...acceptedCounts].map(([type, count]) => `${type} ${String(count)}`).join(', ')}\n`,
  );
});
