import type { DomainCommand } from './commands.ts';
import { accept, refuse, type Decision } from './decision.ts';
import type { ContestState } from './tables.ts';

type Of<Type extends DomainCommand['type']> = Extract<DomainCommand, { type: Type }>;

export const judgeSubject = (inviteId: string): string => `judge:${inviteId}`;

export const decideCreateInvite = (command: Of<'createInvite'>): Decision =>
  accept({
    type: 'inviteCreated',
    inviteId: command.inviteId,
    tokenHash: command.tokenHash,
  });

/** Ends the judge's sessions with it; what the judge saved stays. */
export const decideRevokeInvite = (state: ContestState, command: Of<'revokeInvite'>): Decision => {
  const { inviteId } = command;
  if (!state.invites.has(inviteId))
    return refuse('invite_not_found', 'This invite is not there any more.');
  const subject = judgeSubject(inviteId);
  const sessions = [...state.sessions].flatMap(([session, row]) =>
    row.subject === subject ? [session] : [],
  );
  return accept({ type: 'inviteRevoked', inviteId, sessions });
};
