import type { Result } from '../../shared/base/result.ts';
import type { Command, Details } from '../../shared/contest/commands.ts';
import type { ContestError } from '../../shared/contest/errors.ts';
import type { EntryView, InviteView } from '../../shared/contest/views.ts';
import type { Actor } from '../domain/access.ts';
import type { CommandResult } from '../domain/decision.ts';
import type { EntryStatus } from '../domain/tables.ts';

/** Who asks, and how a retry is recognised. `by` is the session's subject or the device. */
export type Caller = {
  readonly actor: Actor;
  readonly by: string;
  readonly key?: string | undefined;
};

/** A received photo: a file in the temp folder that the use case takes over and removes. */
export type ReceivedPhoto = {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
};

export type Submission = {
  readonly categoryId: string;
  readonly details: Details;
  readonly photo: ReceivedPhoto;
};

/** Which history an answer speaks of, and how much of it no restore can take back. */
export type Standing = {
  /** The contest itself: stays the same through restarts and restores. */
  readonly contestId: string;
  /** Its history: another one after a restore. */
  readonly epoch: string;
  /** The last seq known to be in a backup. */
  readonly backedUp: number;
};

export type Saved<T> = Standing & {
  readonly seq: number;
  readonly replayed: boolean;
  readonly value: T;
};

export type Outcome<T> = Promise<Result<Saved<T>, ContestError>>;

/** An entry as its own contestant, or the organiser, sees it. */
export type EntryReceipt = {
  readonly entry: {
    readonly id: string;
    readonly number: number;
    readonly categoryId: string;
    readonly status: EntryStatus;
    readonly reason: string | null;
    readonly createdAt: string;
    /** Null once there are results and the entry has none, and before. */
    readonly place: number | null;
  } & Partial<Omit<Details, 'email'> & { readonly email: string | null }> &
    Partial<Pick<EntryView, 'imageUrl' | 'widths' | 'width' | 'height' | 'color'>>;
  readonly editable: boolean;
  readonly seq: number;
};

export type SessionInfo = {
  readonly role: 'visitor' | 'judge' | 'organiser';
  readonly subject: string | null;
  readonly label: string | null;
};

/** What `createInvite` answers over `POST /api/commands`; the path holds the token and is not shown again. */
export type InviteLink = {
  readonly kind: 'invite';
  readonly inviteId: string;
  readonly path: string;
};

/** The verbs of the program, one file each in this folder; the edges know nothing else. */
export type UseCases = {
  submitDesign(
    submission: Submission,
    caller: Caller,
  ): Outcome<{ readonly entryId: string; readonly number: number; readonly receiptPath: string }>;
  /** The one road for every command that travels, from HTTP routes and sockets alike. */
  runCommand(command: Command, caller: Caller): Outcome<CommandResult | InviteLink>;
  createInvite(
    label: string,
    caller: Caller,
  ): Outcome<{ readonly invite: InviteView; readonly path: string }>;
  viewReceipt(entryId: string, actor: Actor): Result<EntryReceipt, ContestError>;
  /** The cookie's value is in `sessionId`; only its hash is stored. */
  signIn(
    credential: { readonly password: string } | { readonly invite: string },
    caller: Caller,
  ): Outcome<{ readonly sessionId: string; readonly info: SessionInfo }>;
  signOut(sessionId: string): Promise<void>;
  /** Who this cookie and receipt speak for, now. */
  identify(credentials: {
    readonly sessionId?: string | undefined;
    readonly receipt?: { readonly entryId: string; readonly token: string } | undefined;
  }): { readonly actor: Actor; readonly info: SessionInfo; readonly sessionHash: string | null };
  stars(subject: string): readonly string[];
  standing(): Standing;
};
