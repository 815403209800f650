import type { Command } from '../../shared/contest/commands.ts';
import type { PhotoRow } from './tables.ts';

type Travelling<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** What is decided on: the commands that travel, with contact details and tokens already put where they belong. */
export type DomainCommand =
  | {
      readonly type: 'submitDesign';
      readonly entryId: string;
      readonly categoryId: string;
      readonly photo: PhotoRow;
      readonly revision: number;
    }
  | {
      readonly type: 'editEntry';
      readonly entryId: string;
      readonly categoryId?: string | undefined;
      /** Set when the details changed: their place in the people store. */
      readonly revision?: number | undefined;
    }
  | {
      readonly type: 'createInvite';
      readonly inviteId: string;
      readonly tokenHash: string;
    }
  | {
      readonly type: 'openSession';
      readonly session: string;
      readonly expiresAt: number;
      readonly as:
        { readonly kind: 'organiser' } | { readonly kind: 'judge'; readonly tokenHash: string };
    }
  | { readonly type: 'endSession'; readonly session: string }
  /** The contest's clock reached a time: opens, closes. */
  | { readonly type: 'advancePhase' }
  | { readonly type: 'recoverAfterRestore'; readonly skip: number }
  | Travelling<
      | 'withdrawEntry'
      | 'starEntry'
      | 'saveWinners'
      | 'changeContest'
      | 'changeCategories'
      | 'revealResults'
      | 'approveEntry'
      | 'hideEntry'
      | 'restoreEntry'
      | 'eraseEntry'
      | 'revokeInvite'
    >;

export type DomainCommandType = DomainCommand['type'];
