import { err } from '../../shared/base/result.ts';
import type { Command } from '../../shared/contest/commands.ts';
import type { ContestError } from '../../shared/contest/errors.ts';
import type { CommandResult } from '../domain/decision.ts';
import { labelOf } from '../views/labels.ts';
import type { Commit } from './commit-command.ts';
import type { PeopleStore } from './ports.ts';
import type { Caller, Outcome } from './use-cases.ts';

type SaveWinners = Extract<Command, { type: 'saveWinners' }>;
type Changed = readonly { readonly savedBy: string }[];

/** A judge who comes second is told who was first, by name and not by the session's subject. */
export const createSaveWinners =
  ({ commit, people }: { readonly commit: Commit; readonly people: PeopleStore }) =>
  async (command: SaveWinners, caller: Caller): Outcome<CommandResult> => {
    const saved = await commit.run(command, caller, command);
    if (saved.ok || saved.error.code !== 'winners_changed') return saved;
    return err(withLabels(saved.error, (subject) => labelOf(people.state(), subject)));
  };

const withLabels = (error: ContestError, label: (subject: string) => string): ContestError => {
  // The domain's own refusal, whose details are a list of podiums with the subject that saved each.
  const changed = (error.details?.changed ?? []) as Changed;
  return {
    ...error,
    details: {
      ...error.details,
      changed: changed.map((podium) => ({ ...podium, savedBy: label(podium.savedBy) })),
    },
  };
};
