import type { CategoryRow, ContestRow, PhotoRow, SessionRow } from './tables.ts';

/** What the log says happened. A record holds exactly one. Nothing in here identifies a contestant. */
export type ContestEvent =
  | {
      readonly type: 'entrySubmitted';
      readonly entryId: string;
      readonly number: number;
      readonly categoryId: string;
      readonly photo: PhotoRow;
      readonly revision: number;
      readonly status: 'pending' | 'published';
    }
  | {
      readonly type: 'entryEdited';
      readonly entryId: string;
      readonly categoryId: string;
      readonly revision: number;
      /** Whether judges and the public saw the entry at this moment. */
      readonly shown: boolean;
    }
  | {
      readonly type: 'entryWithdrawn';
      readonly entryId: string;
      readonly shown: boolean;
    }
  | {
      readonly type: 'entryApproved';
      readonly entryId: string;
    }
  | {
      readonly type: 'entryHidden';
      readonly entryId: string;
      readonly reason: string;
      readonly shown: boolean;
    }
  | {
      readonly type: 'entryRestored';
      readonly entryId: string;
      readonly status: 'pending' | 'published';
    }
  | {
      readonly type: 'entryErased';
      readonly entryId: string;
      readonly reason: string;
      readonly shown: boolean;
      readonly wasGone: boolean;
    }
  | {
      readonly type: 'entryStarred';
      readonly entryId: string;
      readonly subject: string;
      readonly starred: boolean;
    }
  | {
      readonly type: 'winnersSaved';
      /** Only the categories that were saved. */
      readonly winners: Readonly<Record<string, readonly string[]>>;
      readonly revision: number;
      readonly savedBy: string;
      /** Whether the public may see it at once. */
      readonly live: boolean;
    }
  | {
      readonly type: 'contestChanged';
      readonly contest: ContestRow;
      /** The public's view changes as a whole, so its stream starts anew. */
      readonly publicStartsAnew: boolean;
    }
  | { readonly type: 'resultsRevealed'; readonly contest: ContestRow }
  | { readonly type: 'categoriesChanged'; readonly categories: readonly CategoryRow[] }
  | { readonly type: 'inviteCreated'; readonly inviteId: string; readonly tokenHash: string }
  | {
      readonly type: 'inviteRevoked';
      readonly inviteId: string;
      /** Hashes of the sessions that end with it. */
      readonly sessions: readonly string[];
    }
  | {
      readonly type: 'sessionOpened';
      readonly session: string;
      readonly row: SessionRow;
      readonly inviteId: string | null;
      /** Hashes of sessions whose time was over. */
      readonly expired: readonly string[];
    }
  | { readonly type: 'sessionEnded'; readonly sessions: readonly string[] }
  | {
      /**
       * After a restore: numbers and revisions that may have been given out are skipped, and everybody signs in again.
       * So a revision that a phone brings from the lost history is never taken for one of this history.
       */
      readonly type: 'contestRestored';
      readonly lastNumber: number;
      /** Not in records that were written before revisions were skipped. */
      readonly lastRevision?: number;
    };
