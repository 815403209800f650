import type { ReadableStore } from '../state/store.ts';

/** Where this page stands with the server, as people are told it. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | {
      readonly kind: 'lost';
      readonly reason: 'unreachable' | 'server-updating' | 'server-full';
      /** Tries so far; 0 before the first. */
      readonly attempt: number;
      /** When the next try comes, milliseconds since the epoch; null while one is under way. */
      readonly retryAt: number | null;
    };

export type ConnectionControl = ReadableStore<Connection> & { readonly tryNow: () => void };
