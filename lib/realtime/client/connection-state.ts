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

/** What brings the main stream to this page. */
export type Via =
  | 'websocket'
  /** Socket.IO where no websocket gets through. */
  | 'long-polling'
  /** Without a socket: an answer that stays open. */
  | 'server-sent-events'
  /** Without a socket: a question every few seconds. */
  | 'polling';

/** The stream arrives (`live`), or should, but nothing is heard (`stalled`). `stream` is what this session may read. */
export type Carrying = {
  readonly kind: 'live' | 'stalled';
  readonly stream: string;
  readonly via: Via;
};

/** What a page shows about its connection. Times are milliseconds since 1970. */
export type ConnectionState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | Carrying
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
