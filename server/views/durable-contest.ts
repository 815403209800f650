import type { Committed, Store } from '../../lib/store/index.ts';
import type { ContestEvent } from '../domain/events.ts';
import type { ContestState } from '../domain/tables.ts';
import { createDurableRows } from './durable-rows.ts';

type Record = Committed<ContestEvent>;

/** The contest as it is on disk, and the one place to hear how it goes on. */
export type DurableContest = {
  readonly state: ContestState;
  readonly seq: () => number;
  /** The last record after which nothing older may be shown whole: something was taken back, or a stream began anew. */
  readonly freshFrom: () => number;
  /** Each durable record, when the rows have taken it in: views are never behind what is told. */
  readonly subscribe: (listener: (record: Record) => void) => () => void;
};

/** Call it before the first command, while all of the store's state is on disk. */
export const followContest = (
  store: Pick<Store<ContestState, ContestEvent>, 'state' | 'status' | 'subscribe'>,
): DurableContest => {
  const rows = createDurableRows(store.state());
  const listeners = new Set<(record: Record) => void>();
  let seq = store.status().durable;
  let freshFrom = 0;
  store.subscribe((record) => {
    rows.advance(record);
    seq = record.seq;
    if (record.events.some(takesBack)) freshFrom = seq;
    for (const listener of [...listeners]) listener(record);
  });
  return {
    state: rows.state,
    seq: () => seq,
    freshFrom: () => freshFrom,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

const takesBack = (event: ContestEvent): boolean => {
  switch (event.type) {
    case 'entryHidden':
    case 'entryWithdrawn':
    case 'entryErased':
    case 'resultsRevealed':
      return true;
    case 'contestChanged':
      return event.publicStartsAnew;
    default:
      return false;
  }
};
