import type { Change, Committed } from '../../lib/store/index.ts';
import { apply } from '../domain/apply.ts';
import type { ContestEvent } from '../domain/events.ts';
import { contestTables, type ContestState, type ContestTables } from '../domain/tables.ts';

type Maps = { readonly [Name in keyof ContestTables]: Map<string, ContestTables[Name]> };

/** The contest as it is on disk: the state that decides may be ahead by the batch in flight, this never is. */
export type DurableRows = {
  readonly state: ContestState;
  /** Brings the rows up to a durable record; records come in order, once each. */
  advance(record: Committed<ContestEvent>): void;
};

/** `initial` is read once, at a moment when all of it is on disk. */
export const createDurableRows = (initial: ContestState): DurableRows => {
  const maps = Object.fromEntries(
    contestTables.map((name) => [name, new Map<string, unknown>(initial[name])]),
    // Each map was just filled from the table of the same name.
  ) as unknown as Maps;
  return {
    state: maps,
    advance: (record) => {
      for (const event of record.events)
        for (const change of apply(maps, event, record)) applyChange(maps, change);
    },
  };
};

const applyChange = (maps: Maps, change: Change<ContestTables>): void => {
  if ('delete' in change) {
    maps[change.delete].delete(change.key);
    return;
  }
  // The compiler cannot see that `row` belongs to the table `put` names, although their type says so.
  const table = maps[change.put] as Map<string, object>;
  table.set(change.key, change.row);
};
