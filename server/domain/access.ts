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

const organiser = ['organiser'] as const;

/** The HTTP routes. A route that is not listed here cannot be registered. */
export const routeAccess = {
  'GET /health': everybody,
  'GET /ready': everybody,
  'GET /categories.json': everybody,
  'GET /api/contest': everybody,
  'PATCH /api/contest': commandAccess.changeContest,
  'POST /api/contest/reveal': commandAccess.revealResults,
  'POST /api/categories': commandAccess.changeCategories,
  'POST /api/submit': commandAccess.submitDesign,
  'GET /api/feed': everybody,
  'GET /api/winners': everybody,
  'POST /api/save-winners': commandAccess.saveWinners,
  'GET /api/stars': commandAccess.starEntry,
  'GET /api/submissions': organiser,
  'GET /api/entries/:id': ['receipt', 'organiser'],
  'PATCH /api/entries/:id': commandAccess.editEntry,
  'DELETE /api/entries/:id': commandAccess.withdrawEntry,
  'POST /api/entries/:id/approve': commandAccess.approveEntry,
  'POST /api/entries/:id/hide': commandAccess.hideEntry,
  'POST /api/entries/:id/restore': commandAccess.restoreEntry,
  'POST /api/entries/:id/erase': commandAccess.eraseEntry,
  'POST /api/login': everybody,
  'POST /api/logout': everybody,
  'GET /api/session': everybody,
  'GET /api/invites': organiser,
  'POST /api/invites': commandAccess.createInvite,
  'DELETE /api/invites/:id': commandAccess.revokeInvite,
  /** Each command by `commandAccess`. */
  'POST /api/commands': everybody,
  /** Each stream by `streamAccess`. */
  'GET /api/snapshot': everybody,
  'GET /api/events': everybody,
  'GET /api/export.csv': organiser,
  'GET /api/export.zip': organiser,
  'GET /api/metrics': organiser,
  'GET /api/realtime-health': everybody,
  'GET /api/realtime-metrics': everybody,
  'GET /api/realtime-fallback': everybody,
  'GET /api/socket/debug': organiser,
  'GET /api/qr.svg': everybody,
  /** Each photo by its entry's status. */
  'GET /uploads/:key/:file': everybody,
} as const satisfies Readonly<Record<`${string} /${string}`, readonly Role[]>>;

export type RouteKey = keyof typeof routeAccess;

export const streamAccess: Readonly<Record<Audience, readonly Role[]>> = {
  public: everybody,
  judges: ['judge', 'organiser'],
  organisers: organiser,
};

/** What clients may send over a socket; each command again by `commandAccess`. */
export const socketEventAccess = {
  command: everybody,
  'heartbeat-pong': everybody,
  probe: everybody,
  /** The engine knows rooms; this contest has none yet. */
  'join-room': [],
  'leave-room': everybody,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

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
