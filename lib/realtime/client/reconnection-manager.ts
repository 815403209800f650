import {
  frame,
  inboxStream,
  type Delivery,
  type Hello,
  type Ping,
  type Pong,
  type Reset,
  type RetryLater,
  type ServerShutdown,
  type Welcome,
} from '../../../shared/wire/frames.ts';
import { createConnectionLoop, type ConnectionLoop } from './connection-loop.ts';
import type { ConnectionState } from './connection-state.ts';
import type { Fallback } from './fallback.ts';
import { createIdentity, type Identity } from './identity.ts';
import { createJoinedRooms, type JoinedRooms } from './joined-rooms.ts';
import { createPendingMessages, type PendingMessages } from './pending-messages.ts';
import type { ClientSocket, ManagerDeps } from './ports.ts';
import { sendCommand } from './send-command.ts';
import { createStreamCursors, isMainStream, isMeta, type StreamCursors } from './stream-cursors.ts';

/**
 * Keeps one connection to the server for as long as the page lives, and every stream in order and complete across its
 * interruptions. Tells the page through `socket-status-change`, `socket-reconnect-failed` and `messages-synced`.
 */
export class SocketReconnectionManager {
  readonly #deps: ManagerDeps;
  readonly #socket: ClientSocket;
  readonly #identity: Identity;
  readonly #streams: StreamCursors;
  readonly #loop: ConnectionLoop;
  readonly #fallback: Fallback | undefined;
  readonly #pending: PendingMessages;
  readonly #rooms: JoinedRooms;
  /** The protocol's own frames; their shape is trusted, as both sides are of one release. */
  readonly #frames: ReadonlyMap<string, (data: unknown) => void> = new Map([
    [frame.welcome, (data) => this.#welcomed(data as Welcome)],
    [frame.batch, (data) => this.#batch(data as readonly Delivery[])],
    [frame.reset, (data) => this.#reset(data as Reset)],
    [frame.ping, (data) => this.#pinged(data as Ping)],
    [frame.serverShutdown, (data) => this.#loop.serverLeaves((data as ServerShutdown).gracePeriod)],
    [frame.retryLater, (data) => this.#loop.serverIsFull((data as RetryLater).retryAfter)],
    [frame.duplicateConnection, () => this.#renamed()],
    [frame.heartbeatExpired, () => undefined],
  ] as const satisfies readonly (readonly [string, (data: unknown) => void])[]);

  constructor(deps: ManagerDeps) {
    const { clock, random, storage } = deps;
    this.#deps = deps;
    this.#identity = createIdentity(storage, random);
    this.#streams = createStreamCursors({
      ...deps,
      onGap: () => {
        // While both bring the stream, either may have lost it; nothing more of either can be shown before it is had.
        if (this.#isCarried()) this.#fallback?.resync();
        this.#loop.resync();
      },
      onInboxMoved: (cursor) => this.#identity.inboxAt(cursor),
    });
    this.#socket = deps.createSocket(() => this.#hello());
    const surroundings = { clock, unit: () => unit(random.bytes(4)) };
    const tellState = (): void => this.#tell('socket-status-change', this.getState());
    this.#loop = createConnectionLoop({
      ...{ ...deps, ...surroundings, socket: this.#socket },
      // What becomes of the socket is nobody's concern while the stream comes without.
      onState: () => {
        if (!this.#isCarried()) tellState();
      },
      isCarried: () => this.#isCarried(),
      onFailed: (cause, wasSteady) => {
        if (!this.isOffline) this.#fallback?.socketFailed(cause, wasSteady);
      },
      onSteady: () => {
        const wasCarried = this.#isCarried();
        this.#fallback?.socketProved();
        if (wasCarried) tellState();
      },
      onWoken: (waking) => this.#fallback?.woken(waking),
      onSignedOut: () => this.#fallback?.stop(),
      onOutOfReach: (attempt) => this.#tell('socket-reconnect-failed', { attempt }),
    });
    this.#fallback = deps.fallback?.({
      ...{ ...surroundings, streams: this.#streams },
      onState: tellState,
      onEpoch: (epoch) => deps.onEpoch?.(epoch),
      onLost: () => this.#loop.neededAgain(),
      onDenied: () => this.#loop.signOut(),
    });
    this.#rooms = createJoinedRooms(
      this.#socket,
      this.#streams,
      () => this.#loop.isLive(),
      () => this.#loop.resync(),
    );
    this.#pending = createPendingMessages({
      send: (command) => this.send(command),
      isLive: () => this.#loop.isLive(),
      onAnswer: (id, answer) => deps.onPendingAnswer?.(id, answer),
      onSynced: (count) => this.#tell('messages-synced', { count }),
    });
    this.#socket.onAny((name, ...args) => this.#arrived(name, args));
  }

  getState(): ConnectionState {
    return this.#fallback?.state ?? this.#loop.state;
  }

  /** The device itself says that it has no network; when that changes the page is told its state again. */
  get isOffline(): boolean {
    return !this.#deps.page.navigator.onLine;
  }

  /** Begins, and from then on never gives up until `disconnect`. */
  connect(): void {
    this.#loop.start();
  }

  /** Connects anew at once, e.g. after signing in, whatever the state is. */
  manualReconnect(): void {
    this.#fallback?.startOver();
    this.#loop.startOver();
  }

  /** Ends the connection for good, until `connect` or `manualReconnect`. */
  disconnect(): void {
    this.#fallback?.stop();
    this.#loop.stop();
  }

  /** Sends a command; resolves with the server's answer, rejects with `NoAnswer`. Give it an idempotency key. */
  send(command: unknown, timeoutMs = 10_000): Promise<unknown> {
    return sendCommand(this.#socket, command, timeoutMs);
  }

  /** Sends a command now or when there is a connection again. `id` only names it here. */
  addPendingMessage(id: string, command: unknown): void {
    this.#pending.add(id, command);
    if (this.#loop.isLive()) this.#pending.flush();
  }

  removePendingMessage(id: string): void {
    this.#pending.remove(id);
  }

  joinRoom(name: string): void {
    this.#rooms.join(name);
  }

  leaveRoom(name: string): void {
    this.#rooms.leave(name);
  }

  #isCarried(): boolean {
    return !!this.#fallback?.state;
  }

  #hello(): Hello {
    const token = this.#deps.token?.();
    const { quietMs } = this.#loop;
    return {
      ...this.#identity.next(this.#streams.cursors()),
      ...(token === undefined ? {} : { token }),
      ...(quietMs === undefined ? {} : { quietMs }),
    };
  }

  #arrived(name: string, [data, meta]: readonly unknown[]): void {
    this.#loop.heard();
    const ours = this.#frames.get(name);
    if (ours) ours(data);
    else if (isMeta(meta)) this.#streams.receive([name, data, meta]);
    else this.#deps.onEvent(name, data, null);
  }

  /** A tab that was duplicated shares its name: the newer kept it, and messages to it are that tab's. */
  #renamed(): void {
    this.#loop.nameIsTaken();
    this.#identity.mint();
    this.#streams.leave(inboxStream);
  }

  #welcomed(welcome: Welcome): void {
    this.#fallback?.welcomed(welcome);
    this.#deps.onEpoch?.(welcome.epoch);
    this.#streams.welcome(welcome);
    this.#loop.welcomed(welcome);
    this.#rooms.welcome(welcome);
    this.#pending.restart();
  }

  #reset(reset: Reset): void {
    if (isMainStream(reset.stream)) this.#fallback?.socketReads(reset.stream);
    this.#streams.reset(reset.stream, reset);
    if (isMainStream(reset.stream)) this.#loop.reads(reset.stream);
  }

  #batch(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) this.#streams.receive(delivery);
  }

  #pinged({ timestamp, heads }: Ping): void {
    const pong: Pong = { echo: timestamp, clientTime: this.#deps.clock.now() };
    this.#socket.emit(frame.pong, pong);
    this.#streams.heads(heads);
  }

  #tell(name: string, detail: unknown): void {
    this.#deps.page.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const unit = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte, index) => sum + byte / 256 ** (index + 1), 0);
