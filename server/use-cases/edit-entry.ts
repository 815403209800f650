import type { Clock } from '../../shared/base/clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Command, Details } from '../../shared/contest/commands.ts';
import { decide } from '../domain/decide.ts';
import type { CommandResult } from '../domain/decision.ts';
import { detailsKey, detailsKeysOf, type PeopleState } from '../domain/people.ts';
import { explain, type Commit } from './commit-command.ts';
import type { ContestStore, PeopleStore } from './ports.ts';
import type { Caller, Outcome } from './use-cases.ts';

type EditEntry = Extract<Command, { type: 'editEntry' }>;
type Changes = NonNullable<EditEntry['details']>;

type Deps = {
  readonly commit: Commit;
  readonly store: ContestStore;
  readonly people: PeopleStore;
  readonly clock: Clock;
};

/** New details are a new revision beside the log; the record then says which one is in force. */
export const createEditEntry = ({ commit, store, people, clock }: Deps) => {
  const recordDetails = (entryId: string, changes: Changes) =>
    people.transact<number | undefined, never>({ by: 'contest' }, (state) => {
      const current = currentDetails(state, entryId, store.state().entries.get(entryId)?.revision);
      if (current === undefined) return ok({ events: [], result: undefined });
      const details = merge(current, changes);
      if (isSame(details, current)) return ok({ events: [], result: undefined });
      const revision = detailsKeysOf(state, entryId).length + 1;
      return ok({
        events: [{ type: 'detailsRecorded', entryId, revision, details }],
        result: revision,
      });
    });

  return async (command: EditEntry, caller: Caller): Outcome<CommandResult> => {
    const { type, entryId, categoryId, details } = command;
    if (details === undefined) return commit.run({ type, entryId, categoryId }, caller, command);
    const known = await commit.ask(caller, command, (state) => {
      const context = { now: clock.now(), actor: caller.actor };
      const decided = decide(state, { type, entryId, categoryId }, context);
      return decided.ok ? undefined : decided.error;
    });
    if (known !== undefined) return known;
    const recorded = await recordDetails(entryId, details);
    if (!recorded.ok) return err(explain(recorded.error));
    const revision = recorded.value.result;
    return commit.run({ type, entryId, categoryId, revision }, caller, command);
  };
};

export const currentDetails = (
  state: PeopleState,
  entryId: string,
  revision: number | undefined,
): Details | undefined => {
  if (revision === undefined) return undefined;
  const row = state.details.get(detailsKey(entryId, revision));
  if (row === undefined) return undefined;
  const { caption, name, phone, email } = row;
  return { caption, name, phone, ...(email === undefined ? {} : { email }) };
};

/** What is left out stays as it was; an email of null goes. */
const merge = (current: Details, changes: Changes): Details => {
  const email = changes.email === undefined ? current.email : changes.email;
  return {
    caption: changes.caption ?? current.caption,
    name: changes.name ?? current.name,
    phone: changes.phone ?? current.phone,
    ...(email === undefined || email === null ? {} : { email }),
  };
};

const isSame = (a: Details, b: Details): boolean =>
  a.caption === b.caption && a.name === b.name && a.phone === b.phone && a.email === b.email;
