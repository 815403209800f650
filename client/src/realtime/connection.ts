import type { ConnectionState, Via } from '../../../lib/realtime/client/index.ts';
import type { ReadableStore } from '../state/store.ts';

/** Where this page stands with the server, as people are told it. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly via: Via }
  | {
      readonly kind: 'lost';
      readonly reason: 'lost' | 'unreachable' | 'silent' | 'server-updating' | 'server-full';
      /** The number of the next try, or of the one under way. */
      readonly attempt: number;
      /** When the next try comes, milliseconds since the epoch; null while one is under way. */
      readonly retryAt: number | null;
      /** The device itself says that it has no network. */
      readonly isOffline: boolean;
    };

export type ConnectionControl = ReadableStore<Connection> & { readonly tryNow: () => void };

/** What to show after `before`, now that the socket is at `state`. */
export const nextConnection = (
  before: Connection,
  state: ConnectionState,
  isOffline = false,
): Connection => {
  switch (state.kind) {
    case 'live':
      return { kind: 'live', via: state.via };
    case 'closed':
    case 'signed-out':
      return before;
    case 'connecting':
      return before.kind === 'lost'
        ? { ...before, attempt: state.attempt + 1, retryAt: null, isOffline }
        : before;
    case 'stalled':
      return { kind: 'lost', reason: 'silent', attempt: 1, retryAt: null, isOffline };
    case 'updating':
      return lost('server-updating', { ...state, attempt: 0 }, isOffline);
    case 'unreachable':
      return lost('unreachable', state, isOffline);
    case 'waiting':
      // Catching up and taking a new name are our own affairs: nothing is lost.
      if (state.cause === 'resync' || state.cause === 'duplicate') return before;
      // Nothing was had yet that could be lost, and other ways are tried within moments.
      if (before.kind === 'connecting' && state.attempt <= 1 && !isOffline) return before;
      return lost(state.cause === 'full' ? 'server-full' : 'lost', state, isOffline);
  }
};

const lost = (
  reason: 'lost' | 'unreachable' | 'server-full' | 'server-updating',
  { attempt, retryAt }: { readonly attempt: number; readonly retryAt: number },
  isOffline: boolean,
): Connection => ({ kind: 'lost', reason, attempt: attempt + 1, retryAt, isOffline });
