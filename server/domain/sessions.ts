import type { DomainCommand } from './commands.ts';
import { accept, refuse, unchanged, type Context, type Decision } from './decision.ts';
import { judgeSubject } from './invites.ts';
import type { ContestState, SessionRow } from './tables.ts';

type Of<Type extends DomainCommand['type']> = Extract<DomainCommand, { type: Type }>;

/** The password was checked by the caller; an invite is checked here, where it cannot be revoked in between. */
export const decideOpenSession = (
  state: ContestState,
  command: Of<'openSession'>,
  { now }: Context,
): Decision => {
  const { session, expiresAt, as } = command;
  const expired = [...state.sessions].flatMap(([id, row]) => (row.expiresAt <= now ? [id] : []));
  if (as.kind === 'organiser') {
    const row: SessionRow = { role: 'organiser', subject: 'organiser', expiresAt };
    return accept(
      { type: 'sessionOpened', session, row, inviteId: null, expired },
      { kind: 'session', role: row.role, subject: row.subject },
    );
  }
  const invite = [...state.invites.values()].find((row) => row.tokenHash === as.tokenHash);
  if (invite === undefined)
    return refuse(
      'invite_not_valid',
      'This invite is not valid any more. Ask the organiser for a new one.',
    );
  const row: SessionRow = { role: 'judge', subject: judgeSubject(invite.id), expiresAt };
  return accept(
    { type: 'sessionOpened', session, row, inviteId: invite.id, expired },
    { kind: 'session', role: row.role, subject: row.subject },
  );
};

export const decideEndSession = (state: ContestState, command: Of<'endSession'>): Decision =>
  state.sessions.has(command.session)
    ? accept({ type: 'sessionEnded', sessions: [command.session] })
    : unchanged();

/** A session that counts at `now`, by the hash of its id. */
export const findSession = (
  state: ContestState,
  session: string,
  now: number,
): SessionRow | undefined => {
  const row = state.sessions.get(session);
  return row !== undefined && row.expiresAt > now ? row : undefined;
};
