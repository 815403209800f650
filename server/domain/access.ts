import { refusal, type ContestError } from '../../shared/contest/errors.ts';
import type { Audience } from '../../shared/contest/views.ts';
import type { DomainCommandType } from './commands.ts';

/** Who is asking. A receipt speaks for its one entry; the system for the contest's own clock. */
export type Actor =
  | { readonly kind: 'visitor' }
  | { readonly kind: 'receipt'; readonly entryId: string }
  | { readonly kind: 'judge'; readonly subject: string }
  | { readonly kind: 'organiser'; readonly subject: string }
  | { readonly kind: 'system' };

export type Role = Actor['kind'];

const everybody = ['visitor', 'receipt', 'judge', 'organiser'] as const;

/** The one table of who may do what; every route and socket event is looked up in it. */
export const commandAccess: Readonly<Record<DomainCommandType, readonly Role[]>> = {
  submitDesign: everybody,
  editEntry: ['receipt', 'organiser'],
  withdrawEntry: ['receipt', 'organiser'],
  starEntry: ['judge', 'organiser'],
  saveWinners: ['judge', 'organiser'],
  changeContest: ['organiser', 'system'],
  changeCategories: ['organiser'],
  revealResults: ['organiser'],
  approveEntry: ['organiser'],
  hideEntry: ['organiser'],
  restoreEntry: ['organiser'],
  eraseEntry: ['organiser', 'system'],
  createInvite: ['organiser'],
  revokeInvite: ['organiser'],
  openSession: everybody,
  endSession: everybody,
  advancePhase: ['system'],
  recoverAfterRestore: ['system'],
};

/** The stream that a socket or page of this role reads: the highest it may. */
export const audienceOf = (actor: Actor): Audience => {
  if (actor.kind === 'organiser') return 'organisers';
  return actor.kind === 'judge' ? 'judges' : 'public';
};

/** Why this actor may not, or undefined. */
export const refuseAccess = (actor: Actor, allowed: readonly Role[]): ContestError | undefined => {
  if (allowed.includes(actor.kind)) return undefined;
  return actor.kind === 'visitor' || actor.kind === 'receipt'
    ? refusal('not_signed_in', 'Sign in to do this.')
    : refusal('not_allowed', 'Your sign-in does not allow this. Ask the organiser.');
};
