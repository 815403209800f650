import { err, ok } from '../../shared/base/result.ts';
import type { Command } from '../../shared/contest/commands.ts';
import { refusal, type ContestError } from '../../shared/contest/errors.ts';
import type { CommandResult } from '../domain/decision.ts';
import type { Commit } from './commit-command.ts';
import type { Caller, Outcome, UseCases } from './use-cases.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Run<Type extends Command['type']> = (
  command: Of<Type>,
  caller: Caller,
) => Outcome<CommandResult>;

type Deps = {
  readonly commit: Commit;
  readonly editEntry: Run<'editEntry'>;
  readonly takeOutEntry: Run<'withdrawEntry' | 'eraseEntry'>;
  readonly saveWinners: Run<'saveWinners'>;
  readonly createInvite: UseCases['createInvite'];
};

/** Routes, `POST /api/commands` and sockets all come along here. */
export const createRunCommand =
  (deps: Deps): UseCases['runCommand'] =>
  async (command, caller) => {
    switch (command.type) {
      case 'editEntry':
        return refuseWithoutReceipt(caller) ?? deps.editEntry(command, caller);
      case 'withdrawEntry':
        return refuseWithoutReceipt(caller) ?? deps.takeOutEntry(command, caller);
      case 'eraseEntry':
        return deps.takeOutEntry(command, caller);
      case 'saveWinners':
        return deps.saveWinners(command, caller);
      case 'createInvite': {
        const made = await deps.createInvite(command.label, caller);
        if (!made.ok) return made;
        const { invite, path } = made.value.value;
        return ok({ ...made.value, value: { kind: 'invite', inviteId: invite.id, path } });
      }
      default:
        return deps.commit.run(command, caller, command);
    }
  };

/** "Sign in" would mislead somebody whose way in is a link. */
const refuseWithoutReceipt = (
  caller: Caller,
): { readonly ok: false; readonly error: ContestError } | undefined =>
  caller.actor.kind === 'visitor'
    ? err(refusal('receipt_not_valid', 'Open your receipt link to change or withdraw the entry.'))
    : undefined;
