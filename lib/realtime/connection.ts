import type { Socket } from 'socket.io';
import type { Clock } from '../../shared/base/clock.ts';
import { frame, type Delivery, type Hello, type ResetReason } from '../../shared/wire/frames.ts';
import type { FanOut } from './fan-out.ts';
import type { Inboxes } from './inboxes.ts';
import { nextStep } from './next-step.ts';
import type { Limits } from './options.ts';
import type { Grant, SocketContext } from './ports.ts';
import type { SharedFrames } from './shared-frames.ts';
import { pageSize, type Streams } from './streams.ts';
import { buffered } from './write-buffer.ts';

export type CloseReason =
  | 'slow'
  | 'heartbeat-expired'
  | 'duplicate-connection'
  | 'shutdown'
  | 'full'
  | 'revoked'
  | 'authorize-failed';

/** One socket, reading its streams from its own place in them. */
export type Connection = {
  readonly socket: Socket;
  /** Null: a plain client, of whom nothing is asked. */
  readonly hello: Hello | null;
  readonly isClosed: boolean;
  readonly grant: Grant;
  readonly context: SocketContext;
  readonly positions: Map<string, number>;
  /** Set when we closed it; else Socket.IO's own reason holds. */
  readonly closedFor: CloseReason | null;
  pump(): void;
  /** There is news in one of its streams. */
  wake(): void;
  /** Begins to send, from the positions. */
  admit(grant: Grant, positions: ReadonlyMap<string, number>, inboxPosition: number): void;
  /** From now on it reads another stream; its rooms stay. */
  regrant(grant: Grant, position: number): void;
  ephemeral(name: string, data: unknown): void;
  /** Closes the transport once what was written has gone out: the client comes back by itself. */
  close(reason: CloseReason): void;
  /** Closes the socket in a way that a client does not return from by itself. */
  revoke(): void;
  /** The socket is gone. */
  ended(): void;
};

export type ConnectionDeps = {
  readonly streams: Streams;
  readonly inboxes: Inboxes;
  readonly fanOut: FanOut;
  readonly frames: SharedFrames;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly onDelivered: (count: number) => void;
  readonly onReset: (stream: string, reason: ResetReason) => void;
  /** Called at once when we close it, before the transport is gone. */
  readonly onClosing: (connection: Connection) => void;
};

/** A peer that does not take the rest is not waited for longer than this. */
const lingerMs = 2000;
const maxBacklogForEphemerals = 8;

export const createConnection = (
  socket: Socket,
  hello: Hello | null,
  deps: ConnectionDeps,
): Connection => {
  const { streams, inboxes, fanOut, frames, limits } = deps;
  const positions = new Map<string, number>();
  let inboxPosition = 0;
  let state: 'waiting' | 'replaying' | 'live' | 'closed' = 'waiting';
  let grant: Grant = { stream: '', subject: null };
  let closedFor: CloseReason | null = null;
  let awaitsDrain = false;

  /** A replay goes no faster than its socket; the live stream does not wait, but its backlog is bounded. */
  const mustWait = (): boolean => {
    if (state === 'live' || buffered(socket.conn).packets === 0) return false;
    if (!awaitsDrain) socket.conn.once('drain', resume);
    awaitsDrain = true;
    return true;
  };
  const resume = (): void => {
    awaitsDrain = false;
    fanOut.replay(connection);
  };

  const send = (page: readonly Delivery[]): void => {
    const [first] = page;
    const isLive = state === 'live';
    const emit = (shared: object, event: readonly unknown[]): void =>
      frames.emit(socket, shared, event, isLive);
    if (hello && page.length > 1) emit(page, [frame.batch, page]);
    else if (hello && first) emit(first, first);
    else for (const each of page) if (each[0] !== frame.skipped) emit(each, each);
    deps.onDelivered(page.length);
    if (state !== 'live') return; // A replay waits by itself: never more than a page is on its way.
    const backlog = buffered(socket.conn);
    if (backlog.packets > limits.maxBufferedPackets || backlog.bytes > limits.maxBufferedBytes)
      connection.close('slow');
  };

  const hasInbox = (): boolean => hello !== null && inboxes.head(hello.clientId) > inboxPosition;

  const sendInbox = (): boolean => {
    if (!hello || !hasInbox()) return false;
    const page = inboxes.page(hello.clientId, inboxPosition, pageSize);
    const last = page.at(-1);
    if (!last) return false;
    inboxPosition = last[2].seq;
    inboxes.markSent(hello.clientId, inboxPosition);
    send(page);
    return true;
  };

  /** Sends a portion; true where there may be more. */
  const sendStep = (): boolean => {
    const step = nextStep(streams, positions);
    switch (step.kind) {
      case 'idle':
        return sendInbox();
      case 'page':
        send(step.page);
        return !step.isLast || hasInbox();
      case 'reset':
        socket.emit(frame.reset, step.reset);
        deps.onReset(step.reset.stream, step.reset.reason);
        return true;
      case 'fallen-out':
        connection.close('slow');
        return false;
    }
  };

  const stop = (reason: CloseReason): boolean => {
    if (state === 'closed') return false;
    state = 'closed';
    closedFor = reason;
    fanOut.remove(connection);
    deps.onClosing(connection);
    return true;
  };

  const connection: Connection = {
    socket,
    hello,
    positions,
    get isClosed() {
      return state === 'closed';
    },
    get grant() {
      return grant;
    },
    get context() {
      const clientId = hello?.clientId ?? null;
      return { ...grant, socketId: socket.id, clientId, address: socket.handshake.address };
    },
    get closedFor() {
      return closedFor;
    },
    pump() {
      if (state === 'closed' || state === 'waiting' || mustWait()) return;
      if (!sendStep()) state = connection.isClosed ? 'closed' : 'live';
      else if (state === 'live') fanOut.live(connection);
      else fanOut.replay(connection);
    },
    wake() {
      if (state === 'live') fanOut.live(connection);
    },
    admit(granted, from, inboxFrom) {
      grant = granted;
      for (const [stream, position] of from) positions.set(stream, position);
      inboxPosition = inboxFrom;
      state = 'replaying';
      fanOut.replay(connection);
    },
    regrant(granted, position) {
      positions.delete(grant.stream);
      grant = granted;
      positions.set(grant.stream, position);
      fanOut.replay(connection);
    },
    ephemeral(name, data) {
      if (state === 'waiting' || state === 'closed') return;
      // Dropped first: who lags behind does without. Not `volatile`, which drops whenever a packet is just being sent.
      if (buffered(socket.conn).packets < maxBacklogForEphemerals) socket.emit(name, data);
    },
    close(reason) {
      if (!stop(reason)) return;
      // What a slow peer does not take is dropped at once: that is what it is closed for.
      socket.conn.close(reason === 'slow');
      deps.clock.after(lingerMs, () => socket.conn.close(true));
    },
    revoke() {
      if (stop('revoked')) socket.disconnect(true);
    },
    ended() {
      state = 'closed';
      fanOut.remove(connection);
    },
  };
  return connection;
};
