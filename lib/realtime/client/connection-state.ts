/** Why there is no connection. */
export type Cause =
  /** The connection broke, or could not be made. */
  | 'lost'
  /** Nobody answered for too long. */
  | 'silent'
  /** Something is missing: going back to where we were. */
  | 'resync'
  /** The server has too many visitors. */
  | 'full'
  /** Another tab has our name; we take a new one. */
  | 'duplicate';

/** What a page shows about its connection. Times are milliseconds since 1970. */
export type ConnectionState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  /** Connected and told where we stand. `stream` is what this session may read. */
  | { readonly kind: 'live'; readonly stream: string }
  /** Still connected as far as anybody knows, but nothing is heard. */
  | { readonly kind: 'stalled'; readonly stream: string }
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly retryAt: number;
      readonly cause: Cause;
    }
  /** The server said that it restarts. */
  | { readonly kind: 'updating'; readonly retryAt: number }
  /** Many tries failed; it goes on trying. */
  | { readonly kind: 'unreachable'; readonly attempt: number; readonly retryAt: number }
  /** The server ended this session. It does not return by itself. */
  | { readonly kind: 'signed-out' };
