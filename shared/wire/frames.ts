import * as z from 'zod/mini';
import type { Cursor, Meta } from './cursor.ts';

/** Names of the protocol's own Socket.IO events; every other name is an event of a stream. */
export const frame = {
  welcome: 'welcome',
  batch: 'batch',
  reset: 'reset',
  ping: 'heartbeat-ping',
  pong: 'heartbeat-pong',
  heartbeatExpired: 'heartbeat-expired',
  duplicateConnection: 'duplicate-connection',
  serverShutdown: 'server-shutdown',
  command: 'command',
  resync: 'resync',
  skipped: 'skipped',
} as const;

const cursorSchema = z.strictObject({
  epoch: z.string().check(z.minLength(1), z.maxLength(64)),
  seq: z.int().check(z.nonnegative()),
});

/** The handshake's `auth` of a client that knows the protocol; anything else is a plain client. */
export const helloSchema = z.object({
  clientId: z.string().check(z.regex(/^[0-9a-z]{26,64}$/)),
  generation: z.int().check(z.nonnegative()),
  token: z.optional(z.string().check(z.maxLength(4096))),
  cursors: z.record(z.string().check(z.maxLength(128)), cursorSchema),
});
export type Hello = z.infer<typeof helloSchema>;

export type ResetReason =
  | 'first-visit'
  | 'epoch'
  | 'beyond-head'
  | 'retention'
  | 'too-far-behind'
  | 'role-changed'
  | 'reveal'
  | 'projection';

/** The server's answer to hello, for each stream the socket now has. */
export type StreamAnswer =
  | { readonly kind: 'resumed'; readonly from: number; readonly to: number }
  | { readonly kind: 'reset'; readonly reason: ResetReason; readonly snapshotUrl: string }
  | { readonly kind: 'denied' };

export type Welcome = {
  readonly epoch: string;
  /** The stream this socket reads: the highest that its session may. */
  readonly stream: string;
  readonly streams: Readonly<Record<string, StreamAnswer>>;
  readonly heartbeatInterval: number;
  readonly heartbeatTimeout: number;
};

/** One event as it stands in a `batch`. */
export type Delivery = readonly [name: string, data: unknown, meta: Meta];

/** From now on the stream starts anew: fetch the snapshot, then go on from its cursor. */
export type Reset = {
  readonly stream: string;
  readonly reason: ResetReason;
  readonly snapshotUrl: string;
} & Cursor;

export const pongSchema = z.object({
  echo: z.number(),
  clientTime: z.number(),
});
export type Pong = z.infer<typeof pongSchema>;

export type Ping = {
  /** The server's clock, milliseconds; the client sends it back as `echo`. */
  readonly timestamp: number;
  readonly sequence: number;
  /** The last seq of each stream that this socket has, so that a lost last message is noticed. */
  readonly heads: Readonly<Record<string, Cursor>>;
};

export type ServerShutdown = { readonly message: string; readonly gracePeriod: number };
