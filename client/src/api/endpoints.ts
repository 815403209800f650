import type { StreamEvents } from '../../../shared/contest/stream-events.ts';
import type {
  Audience,
  ContestInfo,
  ContestView,
  EntryView,
  InviteView,
} from '../../../shared/contest/views.ts';
import type { MetricsAnswer } from '../../../shared/ops/metrics-answer.ts';

/** A route and, in its type, what it answers. The server checks its own words; the client believes them. */
export type Endpoint<Answer> = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly answers?: Answer;
};

export type Session = {
  readonly role: 'visitor' | 'judge' | 'organiser';
  readonly subject: string | null;
  readonly label: string | null;
};

/** Which contest answers, which history of it, and how much of that is in a backup. */
export type Standing = {
  readonly contestId: string;
  readonly epoch: string;
  readonly backedUp: number;
};

export type Snapshot = { readonly epoch: string; readonly seq: number; readonly view: ContestView };

export type Saved = { readonly success: true; readonly seq: number };

export type Submitted = {
  readonly success: true;
  /** Only its number when a repeated request comes after the entry was withdrawn. */
  readonly entry: Pick<EntryView, 'id' | 'number'> & Partial<EntryView>;
  readonly submissionId: string;
  readonly receipt: { readonly number: number; readonly url: string };
  readonly seq: number;
} & Standing;

/** What the holder of a receipt sees of the own entry. */
export type OwnEntry = {
  readonly id: string;
  readonly number: number;
  readonly categoryId: string;
  readonly status: 'pending' | 'published' | 'hidden' | 'withdrawn' | 'erased';
  readonly caption: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string | null;
  readonly imageUrl: string;
  readonly widths: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly color: string;
  readonly createdAt: string;
  readonly reason: string | null;
  readonly place: number | null;
};

export type OwnEntryAnswer = { readonly entry: OwnEntry; readonly editable: boolean };

export type CommandAnswer = {
  readonly success: true;
  readonly seq: number;
  readonly result: unknown;
  readonly replayed: boolean;
} & Standing;

const entryPath = (id: string) => `/api/entries/${encodeURIComponent(id)}`;

export const getSession: Endpoint<Session & Standing> = { method: 'GET', path: '/api/session' };
export const login: Endpoint<Session & { readonly success: true }> = {
  method: 'POST',
  path: '/api/login',
};
export const logout: Endpoint<{ readonly success: true }> = { method: 'POST', path: '/api/logout' };

/** `path` is the server's own, where it asks for a snapshot that is new enough. */
export const getSnapshot = (
  stream: Audience,
  path = `/api/snapshot?stream=${stream}`,
): Endpoint<Snapshot> => ({ method: 'GET', path });

/** The newest entries alone; `whole` where there are no others. */
export const getNewest: Endpoint<Snapshot & { readonly whole: boolean }> = {
  method: 'GET',
  path: '/api/snapshot?stream=public&part=newest',
};

export const submit: Endpoint<Submitted> = { method: 'POST', path: '/api/submit' };

export const getEntry = (id: string): Endpoint<OwnEntryAnswer> => ({
  method: 'GET',
  path: entryPath(id),
});
export const patchEntry = (
  id: string,
): Endpoint<{ readonly success: true; readonly entry: OwnEntry; readonly seq: number }> => ({
  method: 'PATCH',
  path: entryPath(id),
});
export const deleteEntry = (id: string): Endpoint<Saved> => ({
  method: 'DELETE',
  path: entryPath(id),
});
export const moderateEntry = (
  id: string,
  verb: 'approve' | 'hide' | 'restore' | 'erase',
): Endpoint<Saved> => ({ method: 'POST', path: `${entryPath(id)}/${verb}` });

export const saveCategories: Endpoint<Saved> = { method: 'POST', path: '/api/categories' };

export const saveWinners: Endpoint<Saved & Pick<StreamEvents['saveWinners'], 'revision'>> = {
  method: 'POST',
  path: '/api/save-winners',
};
export const getStars: Endpoint<{ readonly entries: readonly string[] }> = {
  method: 'GET',
  path: '/api/stars',
};

export const patchContest: Endpoint<ContestInfo> = { method: 'PATCH', path: '/api/contest' };
export const revealResults: Endpoint<Saved> = { method: 'POST', path: '/api/contest/reveal' };

export const createInvite: Endpoint<{
  readonly success: true;
  readonly invite: InviteView;
  readonly url: string;
}> = { method: 'POST', path: '/api/invites' };
export const revokeInvite = (id: string): Endpoint<{ readonly success: true }> => ({
  method: 'DELETE',
  path: `/api/invites/${encodeURIComponent(id)}`,
});

export const postCommand: Endpoint<CommandAnswer> = { method: 'POST', path: '/api/commands' };

export const getMetrics: Endpoint<MetricsAnswer> = { method: 'GET', path: '/api/metrics' };
