import type { Cursor, Meta } from './cursor.ts';

/** Names of the protocol's own Socket.IO events; every other name is an event of a stream. */
export const frame = {
  welcome: 'welcome',
  batch: 'batch',
  skipped: 'skipped',
  reset: 'reset',
  ping: 'heartbeat-ping',
  pong: 'heartbeat-pong',
  heartbeatExpired: 'heartbeat-expired',
  probe: 'probe',
  command: 'command',
  joinRoom: 'join-room',
  leaveRoom: 'leave-room',
  duplicateConnection: 'duplicate-connection',
  serverShutdown: 'server-shutdown',
  retryLater: 'retry-later',
} as const;

/** The stream that every client may read, and the only one a client without a hello gets. */
export const publicStream = 'public';

/** A client's own messages. On the wire it is `inbox`: whose, is said by the connection. */
export const inboxStream = 'inbox';

/** A room's stream is `room:<name>`. */
export const roomPrefix = 'room:';

/** What a client that knows the protocol says in the handshake's `auth`. */
export type Hello = {
  /** A 128-bit secret of one tab, kept across reconnects and reloads. */
  readonly clientId: string;
  /** Counts this tab's connections; the newest closes the older. */
  readonly generation: number;
  readonly token?: string | undefined;
  /** The last place seen in each stream. */
  readonly cursors: Readonly<Record<string, Cursor>>;
  /** After so long a silence, milliseconds, something in between cuts this tab's connections. */
  readonly quietMs?: number | undefined;
};

export type ResetReason =
  /** No cursor was given. */
  | 'first-visit'
  /** The cursor is of another history. */
  | 'epoch'
  /** The cursor is ahead of everything there is. */
  | 'beyond-head'
  /** What came after the cursor is no longer kept. */
  | 'retention'
  /** More than maxQueueSize events have passed. */
  | 'too-far-behind'
  | 'role-changed'
  | 'reveal'
  /** A release shows the same records differently. */
  | 'projection';

/** From now on the stream starts anew: fetch a snapshot that covers `seq`, then go on from it. */
export type ResetNotice = {
  readonly reason: ResetReason;
  /** Empty for the inbox, which has no snapshot: what is gone is gone, and counted. */
  readonly snapshotUrl: string;
} & Cursor;

export type Reset = { readonly stream: string } & ResetNotice;

/** The server's answer to hello, for each stream that was asked for or is now had. */
export type StreamAnswer =
  | {
      readonly kind: 'resumed';
      readonly from: number;
      readonly to: number;
      readonly epoch: string;
    }
  | ({ readonly kind: 'reset' } & ResetNotice)
  | { readonly kind: 'denied' };

export type Welcome = {
  readonly epoch: string;
  /** The stream this socket reads: the highest that its session may. */
  readonly stream: string;
  readonly streams: Readonly<Record<string, StreamAnswer>>;
  readonly heartbeatInterval: number;
  readonly heartbeatTimeout: number;
  /** How long a visible page may hear nothing before it asks whether anybody is there. */
  readonly probeInterval: number;
};

/** One event as it stands in a `batch`. */
export type Delivery = readonly [name: string, data: unknown, meta: Meta];

export type Ping = {
  /** The server's clock, milliseconds; the client sends it back as `echo`. */
  readonly timestamp: number;
  readonly sequence: number;
  /** The last seq of each stream that this socket has, so that a lost last message is noticed. */
  readonly heads: Readonly<Record<string, Cursor>>;
};

export type Pong = { readonly echo: number; readonly clientTime: number };

export type HeartbeatExpired = { readonly lastSeen: number; readonly timeout: number };

/** Come back in about `gracePeriod` milliseconds. */
export type ServerShutdown = { readonly message: string; readonly gracePeriod: number };

/** The code of the answer to a command that came too late for this server: the next one will take it. */
export const shuttingDown = 'server_shutting_down';

/** The server is full: come back in about `retryAfter` milliseconds. */
export type RetryLater = { readonly message: string; readonly retryAfter: number };
