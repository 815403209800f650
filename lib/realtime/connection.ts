import type { Socket } from 'socket.io';
import type { Clock } from '../../shared/base/clock.ts';
import { frame, type Delivery, type Hello, type ResetReason } from '../../shared/wire/frames.ts';
import { moveBookmark, removeBookmark, type Bookmarks } from './bookmarks.ts';
import type { FanOut, Reading } from './fan-out.ts';
import type { Inboxes } from './inboxes.ts';
import { nextStep } from './next-step.ts';
import type { Limits } from './options.ts';
import type { Grant, SocketContext } from './ports.ts';
import type { SharedFrames } from './shared-frames.ts';
import { pageSize, type Streams } from './streams.ts';
import { buffered, rawStreamOf, terminate } from './write-buffer.ts';

export type CloseReason =
  | 'slow'
  | 'heartbeat-expired'
  | 'duplicate-connection'
  | 'shutdown'
  | 'full'
  | 'busy'
  | 'idle'
  | 'role-changed'
  | 'revoked'
  | 'authorize-failed';

/**
 * `waiting` to be let in; `replaying` what it lacks; `live`; `held`: it has used up its credit and is sent nothing more
 * until it has taken what waits for it, then reads on from its own place.
 */
export type ConnectionState = 'waiting' | 'replaying' | 'live' | 'held' | 'closed';

export type ConnectionDeps = {
  readonly streams: Streams;
  readonly inboxes: Inboxes;
  readonly fanOut: FanOut;
  readonly frames: SharedFrames;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly onDelivered: (count: number) => void;
  readonly onReset: (connection: Connection, stream: string, reason: ResetReason) => void;
  /** It has been sent what it lacked when it came. */
  readonly onCaughtUp: (connection: Connection) => void;
  readonly onHeld: (connection: Connection) => void;
  /** Called at once when we close it, before the transport is gone. */
  readonly onClosing: (connection: Connection) => void;
};

/** A peer that does not take the rest is not waited for longer than this. */
const lingerMs = 2000;
const maxBacklogForEphemerals = 8;
const notYet = Promise.resolve(false);
const nobody: Grant = { stream: '', subject: null };

/** One socket, reading its streams from its own place in them. There are many of them: it holds as little as it can. */
export class Connection implements Reading {
  readonly socket: Socket;
  /** A secret of that tab. Null: a plain client, of whom nothing is asked. */
  readonly clientId: string | null;
  /** Counts this tab's connections; the newest holds. */
  readonly generation: number;
  /** By the monotonic clock; whole milliseconds, which take no memory of their own. */
  readonly openedAt: number;
  /** Where it is in each stream that it reads. */
  bookmarks: Bookmarks = [];
  /** Whether it was let in, once that is known. */
  admitted: Promise<boolean> = notYet;
  readonly #deps: ConnectionDeps;
  #grant = nobody;
  #state: ConnectionState = 'waiting';
  #closedFor: CloseReason | null = null;
  #inboxPosition = 0;
  #awaitsDrain = false;

  constructor(socket: Socket, hello: Hello | null, deps: ConnectionDeps) {
    this.socket = socket;
    this.clientId = hello?.clientId ?? null;
    this.generation = hello?.generation ?? 0;
    this.openedAt = Math.round(deps.clock.monotonic());
    this.#deps = deps;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  get grant(): Grant {
    return this.#grant;
  }

  get context(): SocketContext {
    const { clientId, socket } = this;
    return { ...this.#grant, socketId: socket.id, clientId, address: socket.handshake.address };
  }

  /** `websocket` or `polling`, in the words of the engine. */
  get transport(): string {
    // In memory there is none.
    const { transport } = this.socket.conn as Partial<Pick<Socket['conn'], 'transport'>>;
    return transport?.name ?? 'none';
  }

  /** Set when we closed it; else Socket.IO's own reason holds. */
  get closedFor(): CloseReason | null {
    return this.#closedFor;
  }

  /** How many events of its streams, and messages of its inbox, it has not been sent. */
  get behind(): number {
    const { streams, inboxes } = this.#deps;
    let count = this.clientId === null ? 0 : inboxes.countAfter(this.clientId, this.#inboxPosition);
    for (const { stream, seq } of this.bookmarks) {
      const window = streams.window(stream);
      // Mostly nothing is, and this is asked of everybody at once.
      if (seq < window.head) count += window.countAfter(seq);
    }
    return count;
  }

  pump(): void {
    if (this.#state === 'closed' || this.#state === 'waiting' || this.#mustWait()) return;
    const hasMore = this.#sendStep();
    if (this.isClosed) return;
    const credit = this.#credit();
    if (credit === 'overdrawn') this.close('slow');
    else if (credit === 'used up') this.#hold();
    else if (!hasMore) this.#goLive();
    else if (this.#state === 'live') this.#deps.fanOut.live(this);
    else this.#deps.fanOut.replay(this);
  }

  /** There is news in one of its streams. */
  wake(): void {
    if (this.#state === 'live') this.#deps.fanOut.live(this);
    else if (this.#state === 'held' && this.#isTooSlow()) this.close('slow');
  }

  /** Begins to send, from these places. */
  admit(grant: Grant, bookmarks: Bookmarks, inboxPosition: number): void {
    this.#grant = grant;
    this.bookmarks = bookmarks;
    this.#inboxPosition = inboxPosition;
    this.#state = 'replaying';
    this.#deps.fanOut.replay(this);
  }

  /** From now on it reads another stream; its rooms stay. */
  regrant(grant: Grant, position: number): void {
    removeBookmark(this.bookmarks, this.#grant.stream);
    this.#grant = grant;
    moveBookmark(this.bookmarks, grant.stream, position);
    this.#deps.fanOut.replay(this);
  }

  ephemeral(name: string, data: unknown): void {
    if (this.#state === 'waiting' || this.#state === 'closed') return;
    // Dropped first: who lags behind does without. Not `volatile`, which drops whenever a packet is just being sent.
    if (buffered(this.socket.conn).packets < maxBacklogForEphemerals) this.socket.emit(name, data);
  }

  /** Closes the transport once what was written has gone out: the client comes back by itself. */
  close(reason: CloseReason): void {
    if (!this.#stop(reason)) return;
    const { conn } = this.socket;
    const cutOff = (): void => {
      conn.close(true);
      terminate(conn);
    };
    // What a slow peer does not take is dropped at once: that is what it is closed for.
    if (reason === 'slow') cutOff();
    else conn.close();
    this.#deps.clock.after(lingerMs, cutOff);
  }

  /** Closes the socket in a way that a client does not return from by itself. */
  revoke(): void {
    if (this.#stop('revoked')) this.socket.disconnect(true);
  }

  /** The socket is gone. */
  ended(): void {
    this.#state = 'closed';
    this.#deps.fanOut.remove(this);
  }

  #stop(reason: CloseReason): boolean {
    if (this.#state === 'closed') return false;
    this.#closedFor = reason;
    this.ended();
    this.#deps.onClosing(this);
    return true;
  }

  /** A replay, and who has no credit left, go no faster than their sockets; the live stream does not wait. */
  #mustWait(): boolean {
    if (this.#state === 'live') return false;
    const { conn } = this.socket;
    const stream = rawStreamOf(conn);
    const isInEngine = buffered(conn).packets > 0;
    const isOnItsWay =
      stream?.writableNeedDrain === true && stream.writableLength > this.#deps.limits.creditBytes;
    if (!isInEngine && !isOnItsWay) return false;
    this.#deps.fanOut.park(this);
    const drained = (): void => this.#drained();
    if (!this.#awaitsDrain && isInEngine) conn.once('drain', drained);
    else if (!this.#awaitsDrain) stream?.once('drain', drained);
    this.#awaitsDrain = true;
    return true;
  }

  #drained(): void {
    this.#awaitsDrain = false;
    if (!this.isClosed) this.#deps.fanOut.replay(this);
  }

  #credit(): 'left' | 'used up' | 'overdrawn' {
    // A replay waits by itself: never more than a page is on its way.
    if (this.#state !== 'live') return 'left';
    const { packets, bytes } = buffered(this.socket.conn);
    const { limits } = this.#deps;
    if (packets > limits.maxBufferedPackets || bytes > limits.maxBufferedBytes) return 'overdrawn';
    // A page that the engine has handed on waits in the stream: however large, it is no reason to close.
    const unsent = bytes + (rawStreamOf(this.socket.conn)?.writableLength ?? 0);
    return packets > limits.creditPackets || unsent > limits.creditBytes ? 'used up' : 'left';
  }

  #goLive(): void {
    if (this.#state === 'replaying') this.#deps.onCaughtUp(this);
    this.#state = 'live';
  }

  #hold(): void {
    this.#state = 'held';
    this.#deps.onHeld(this);
    // There it waits for its socket.
    this.#deps.fanOut.replay(this);
  }

  /** What waits for it, here and in the log, is more than may. */
  #isTooSlow(): boolean {
    const { streams, limits } = this.#deps;
    for (const { stream, seq } of this.bookmarks) {
      const { floor, reset } = streams.window(stream);
      const isReset = reset !== null && reset.seq > seq;
      if (seq < floor && !isReset) return true;
    }
    return buffered(this.socket.conn).packets + this.behind > limits.maxBufferedPackets;
  }

  /** Sends a portion; true where there may be more. */
  #sendStep(): boolean {
    const step = nextStep(this.#deps.streams, this.bookmarks);
    switch (step.kind) {
      case 'idle':
        return this.#sendInbox();
      case 'page':
        this.#send(step.page);
        return !step.isLast || this.#hasInbox();
      case 'reset':
        this.socket.emit(frame.reset, step.reset);
        this.#deps.onReset(this, step.reset.stream, step.reset.reason);
        return true;
      case 'fallen-out':
        this.close('slow');
        return false;
    }
  }

  #send(page: readonly Delivery[]): void {
    const saidHello = this.clientId !== null;
    if (saidHello && page.length > 1) this.#emit(page, [frame.batch, page]);
    else
      for (const each of page) if (saidHello || each[0] !== frame.skipped) this.#emit(each, each);
    this.#deps.onDelivered(page.length);
  }

  #emit(shared: object, event: readonly unknown[]): void {
    this.#deps.frames.emit(this.socket, shared, event);
  }

  #hasInbox(): boolean {
    return this.clientId !== null && this.#deps.inboxes.head(this.clientId) > this.#inboxPosition;
  }

  #sendInbox(): boolean {
    if (this.clientId === null || !this.#hasInbox()) return false;
    const { inboxes } = this.#deps;
    const page = inboxes.page(this.clientId, this.#inboxPosition, pageSize);
    const last = page.at(-1);
    if (!last) return false;
    this.#inboxPosition = last[2].seq;
    inboxes.markSent(this.clientId, this.#inboxPosition);
    this.#send(page);
    return true;
  }
}
