import type { Socket } from 'socket.io';
import type { ResetReason } from '../../shared/wire/frames.ts';

/** What a log's record must have; the rest is for `project` to read. */
export type LogRecord = { readonly seq: number; readonly at: number };

/** The ordered log that all streams are readings of. Only durable records may show here. */
export interface LogPort<R extends LogRecord> {
  /** Names this history; another epoch makes every cursor worthless. */
  readonly epoch: string;
  /** The last durable seq, 0 when empty. */
  head(): number;
  /** Records with seq > afterSeq, ascending, at most `limit`. */
  read(afterSeq: number, limit: number): Promise<readonly R[]>;
  /** Every record from now on, in order, once. */
  subscribe(listener: (record: R) => void): () => void;
  /** Where present, `broadcastMessage` stores its messages here. */
  append?(name: string, data: unknown): number;
}

/** What one record means to one stream: at most one for each stream and record. */
export type Projection =
  | {
      readonly stream: string;
      readonly kind: 'event';
      readonly name: string;
      readonly data: unknown;
    }
  | { readonly stream: string; readonly kind: 'reset'; readonly reason: ResetReason };

/** A pure function of the record: the same at commit, at replay and after a restart. */
export type Project<R extends LogRecord> = (record: R) => readonly Projection[];

export type StreamMessage = {
  readonly stream: string;
  readonly seq: number;
  readonly at: number;
  readonly name: string;
  readonly data: unknown;
};

/**
 * Called whenever a message is sent, live or replayed: gives the data to send, joined with what is held outside the
 * log, or `'skipped'` when it has been taken back since. It may withdraw, never change position or membership.
 */
export type Fill = (message: StreamMessage) => unknown;

export type Handshake = Socket['handshake'];

/** What a connection may do. `stream` is the highest that it may read. */
export type Grant = {
  readonly stream: string;
  /** Who it is, stable across connections; null for anybody. */
  readonly subject: string | null;
  /** `disconnectSession` and `changeStream` find connections by this. */
  readonly sessionId?: string | undefined;
};

/** Null turns the connection away for good: the client is told to sign in again. A throw lets it try again. */
export type Authorize = (handshake: Handshake) => Promise<Grant | null>;

export type SocketContext = Grant & {
  readonly socketId: string;
  /** A secret of that tab: never log or send it. Null for plain clients. */
  readonly clientId: string | null;
  readonly address: string;
};

/** Whether a connection may read the stream `room:<name>`. */
export type MayJoin = (context: SocketContext, room: string) => boolean;

/** What it answers goes to the client as it is. */
export type OnCommand = (
  context: SocketContext,
  command: unknown,
  requestId: string,
) => Promise<unknown>;
