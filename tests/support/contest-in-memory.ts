import type { Committed } from '../../lib/store/index.ts';
import { createDurableRows, type DurableRows } from '../../server/views/durable-rows.ts';
import { createContestViews, type ContestViews } from '../../server/views/contest-views.ts';
import { decide } from '../../server/domain/decide.ts';
import type { ContestEvent } from '../../server/domain/events.ts';
import { applyPeople, type PeopleEvent, type PeopleState } from '../../server/domain/people.ts';
import { contestTables, isGone, type ContestState } from '../../server/domain/tables.ts';
import { pool, startOfTime, type Step } from './any-command.ts';

const emptyState = (): ContestState =>
  // An empty map is an empty table of any row.
  Object.fromEntries(contestTables.map((name) => [name, new Map()])) as unknown as ContestState;

/** The smallest people store: rows in memory, nothing else. */
const createPeople = (): { state: PeopleState; record: (event: PeopleEvent) => void } => {
  const maps = {
    details: new Map<string, object>(),
    labels: new Map<string, object>(),
    erased: new Map<string, object>(),
  };
  const state = maps as unknown as PeopleState;
  const record = (event: PeopleEvent): void => {
    for (const change of applyPeople(state, event, { at: startOfTime })) {
      if ('delete' in change) maps[change.delete].delete(change.key);
      else maps[change.put].set(change.key, change.row);
    }
  };
  return { state, record };
};

export type ContestInMemory = {
  readonly rows: DurableRows;
  readonly views: ContestViews;
  readonly records: readonly Committed<ContestEvent>[];
  readonly accepted: readonly string[];
  take(step: Step): void;
};

/** The rules and views without a disk: each accepted command is a record at once. */
export const createContestInMemory = (): ContestInMemory => {
  const rows = createDurableRows(emptyState());
  const people = createPeople();
  const records: Committed<ContestEvent>[] = [];
  const accepted: string[] = [];
  let now = startOfTime;
  for (const inviteId of pool.inviteIds)
    people.record({ type: 'labelRecorded', inviteId, label: `Judge ${inviteId}` });

  const keepPeople = (step: Step): void => {
    const { command } = step;
    if (command.type === 'submitDesign') recordDetails(command.entryId, 1);
    if (command.type === 'editEntry' && command.revision !== undefined)
      for (let revision = 2; revision <= command.revision; revision += 1)
        recordDetails(command.entryId, revision);
  };

  const recordDetails = (entryId: string, revision: number): void => {
    const caption = `${entryId} in revision ${String(revision)}`;
    const details = { caption, name: `Artist of ${entryId}`, phone: '555 0100' };
    people.record({ type: 'detailsRecorded', entryId, revision, details });
  };

  const take = (step: Step): void => {
    now += step.waitMs;
    // Entry ids are minted once, so a second submission under the same id cannot happen.
    if (step.command.type === 'submitDesign' && rows.state.entries.has(step.command.entryId))
      return;
    const decision = decide(rows.state, step.command, { now, actor: step.actor });
    if (!decision.ok) return;
    accepted.push(step.command.type);
    keepPeople(step);
    const { events, result } = decision.value;
    const record = { seq: records.length + 1, at: now, by: 'test', events, result };
    records.push(record);
    rows.advance(record);
    for (const entry of rows.state.entries.values())
      if (isGone(entry)) people.record({ type: 'personErased', entryId: entry.id });
  };

  return {
    rows,
    views: createContestViews(rows.state, () => people.state),
    records,
    accepted,
    take,
  };
};
