import type { State } from '../../lib/store/index.ts';
import type { Phase } from '../../shared/contest/phases.ts';
import type { Publish, WinnersVisibility } from '../../shared/contest/views.ts';

/** The one row of `contest`, under the key `contest`. Times in milliseconds since the Unix epoch. */
export type ContestRow = {
  readonly name: string;
  readonly timeZone: string;
  readonly phase: Phase;
  readonly opensAt: number | null;
  readonly closesAt: number | null;
  readonly winnersVisibility: WinnersVisibility;
  readonly publish: Publish;
  /** When the results were revealed; retention counts from here. */
  readonly revealedAt: number | null;
};

export type CategoryRow = {
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly places: number;
  /** Position in the list, from 0. */
  readonly order: number;
};

/** A photo as the pipeline made it; `key` names its files, which know nothing of the person. */
export type PhotoRow = {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly color: string;
  readonly widths: readonly number[];
  readonly bytes: number;
  /** Of the file as received, hex. */
  readonly sha256: string;
};

export type EntryStatus = 'pending' | 'published' | 'hidden' | 'withdrawn' | 'erased';

export type EntryRow = {
  readonly id: string;
  readonly number: number;
  readonly categoryId: string;
  readonly photo: PhotoRow;
  /** Which details in the people store are in force. */
  readonly revision: number;
  readonly status: EntryStatus;
  /** What a hidden entry goes back to. */
  readonly statusBefore: 'pending' | 'published';
  readonly reason: string | null;
  readonly createdAt: number;
};

export type PodiumRow = {
  readonly entryIds: readonly string[];
  /** The contest-wide revision at which this category was last saved. */
  readonly revision: number;
  /** The subject of the session that saved it. */
  readonly savedBy: string;
};

export type InviteRow = {
  readonly id: string;
  /** SHA-256 of the token in the link, hex. */
  readonly tokenHash: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
};

export type SessionRow = {
  readonly role: 'judge' | 'organiser';
  /** `organiser`, or `judge:<inviteId>`. */
  readonly subject: string;
  readonly expiresAt: number;
};

export type StarRow = { readonly subject: string; readonly entryId: string };

export type CounterRow = { readonly value: number };

export type ContestTables = {
  contest: ContestRow;
  categories: CategoryRow;
  entries: EntryRow;
  /** By category id. */
  winners: PodiumRow;
  invites: InviteRow;
  /** By the SHA-256 of the session id. */
  sessions: SessionRow;
  /** By `<subject> <entryId>`. */
  stars: StarRow;
  /** `entry`: the last number given; `winners`: the revision of the winners. */
  counters: CounterRow;
};

export type ContestState = Readonly<State<ContestTables>>;

export const contestTables = [
  'contest',
  'categories',
  'entries',
  'winners',
  'invites',
  'sessions',
  'stars',
  'counters',
] as const satisfies readonly (keyof ContestTables)[];

export const starKey = (subject: string, entryId: string): string => `${subject} ${entryId}`;

export const isShown = (entry: EntryRow): boolean => entry.status === 'published';
export const isGone = (entry: EntryRow): boolean =>
  entry.status === 'withdrawn' || entry.status === 'erased';
