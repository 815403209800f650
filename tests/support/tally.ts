import { err, ok } from '../../shared/base/result.ts';
import type { Apply, Commit, State } from '../../lib/store/index.ts';
import type { Result } from '../../shared/base/result.ts';

/** A tiny application to try stores with: named counters and who last touched them. */
export type TallyTables = {
  counters: { readonly count: number; readonly note?: string };
  hands: { readonly seq: number };
};
export type TallyEvent =
  | {
      readonly type: 'added';
      readonly name: string;
      readonly amount: number;
      readonly note?: string;
    }
  | { readonly type: 'removed'; readonly name: string };
export type TallyState = State<TallyTables>;

export const tallyTables = ['counters', 'hands'] as const;

export const applyTally: Apply<TallyTables, TallyEvent> = function* (state, event, { by, seq }) {
  yield { put: 'hands', key: by, row: { seq } };
  if (event.type === 'removed') {
    yield { delete: 'counters', key: event.name };
    return;
  }
  if (event.name === 'poison') throw new Error('a bug in apply');
  const count = (state.counters.get(event.name)?.count ?? 0) + event.amount;
  const note = event.note === undefined ? {} : { note: event.note };
  yield { put: 'counters', key: event.name, row: { count, ...note } };
};

export const add =
  (name: string, amount = 1, note?: string) =>
  (state: TallyState): Result<Commit<TallyEvent, number>, never> =>
    ok({
      events: [{ type: 'added', name, amount, ...(note === undefined ? {} : { note }) }],
      result: (state.counters.get(name)?.count ?? 0) + amount,
    });

export const remove =
  (name: string) =>
  (state: TallyState): Result<Commit<TallyEvent, string>, { readonly kind: 'unknown' }> =>
    state.counters.has(name)
      ? ok({ events: [{ type: 'removed', name }], result: name })
      : err({ kind: 'unknown' });

/** The state as plain data, order included. */
export const plain = (state: TallyState): unknown => ({
  counters: [...state.counters],
  hands: [...state.hands],
});
