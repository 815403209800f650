import { assertNever } from '../../shared/base/assert-never.ts';
import { err } from '../../shared/base/result.ts';
import { commandAccess, refuseAccess } from './access.ts';
import { decideChangeCategories } from './change-categories.ts';
import { decideAdvancePhase, decideChangeContest, decideRevealResults } from './change-contest.ts';
import type { DomainCommand } from './commands.ts';
import { accept, type Context, type Decision } from './decision.ts';
import { decideEditEntry, decideWithdrawEntry } from './edit-entry.ts';
import { decideCreateInvite, decideRevokeInvite } from './invites.ts';
import {
  decideApproveEntry,
  decideEraseEntry,
  decideHideEntry,
  decideRestoreEntry,
} from './moderate-entry.ts';
import { currentRevision, decideSaveWinners } from './save-winners.ts';
import { decideEndSession, decideOpenSession } from './sessions.ts';
import { decideStarEntry } from './star-entry.ts';
import { decideSubmitDesign } from './submit-design.ts';
import type { ContestState } from './tables.ts';

/** The rules of the contest: what happens when this actor asks for this now. Pure. */
export const decide = (state: ContestState, command: DomainCommand, context: Context): Decision => {
  const refused = refuseAccess(context.actor, commandAccess[command.type]);
  if (refused !== undefined) return err(refused);
  switch (command.type) {
    case 'submitDesign':
      return decideSubmitDesign(state, command, context);
    case 'editEntry':
      return decideEditEntry(state, command, context);
    case 'withdrawEntry':
      return decideWithdrawEntry(state, command, context);
    case 'starEntry':
      return decideStarEntry(state, command, context);
    case 'saveWinners':
      return decideSaveWinners(state, command, context);
    case 'changeContest':
      return decideChangeContest(state, command, context);
    case 'changeCategories':
      return decideChangeCategories(state, command);
    case 'revealResults':
      return decideRevealResults(state, context);
    case 'approveEntry':
      return decideApproveEntry(state, command, context);
    case 'hideEntry':
      return decideHideEntry(state, command, context);
    case 'restoreEntry':
      return decideRestoreEntry(state, command, context);
    case 'eraseEntry':
      return decideEraseEntry(state, command, context);
    case 'createInvite':
      return decideCreateInvite(command);
    case 'revokeInvite':
      return decideRevokeInvite(state, command);
    case 'openSession':
      return decideOpenSession(state, command, context);
    case 'endSession':
      return decideEndSession(state, command);
    case 'advancePhase':
      return decideAdvancePhase(state, context);
    case 'recoverAfterRestore':
      return accept({
        type: 'contestRestored',
        lastNumber: (state.counters.get('entry')?.value ?? 0) + command.skip,
        lastRevision: currentRevision(state) + command.skip,
      });
    default:
      return assertNever(command);
  }
};
