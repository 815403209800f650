import type { Timer } from '../../../shared/base/clock.ts';
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
import type { Cause, ConnectionState } from './connection-state.ts';
import { createIdentity, type Identity } from './identity.ts';
import { createJoinedRooms, type JoinedRooms } from './joined-rooms.ts';
import { createPendingMessages, type PendingMessages } from './pending-messages.ts';
import type { ClientSocket, ManagerDeps } from './ports.ts';
import { createReconnectPlan, type ReconnectPlan } from './reconnect-plan.ts';
import { sendCommand } from './send-command.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';
import { createStreamCursors, isMeta, type StreamCursors } from './stream-cursors.ts';
import { onWake, type Waking } from './wake.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** A connection that is not welcomed by then is not going to be. */
const welcomeMs = 10_000;
/** When the page wakes, a try that is older than this is made anew: it was probably made on a network that is gone. */
const staleTryMs = { slept: 1000, 'looked-at': 6000 };

/**
 * Keeps one connection to the server for as long as the page lives, and every stream in order and complete across its
 * interruptions. Tells the page through `socket-status-change`, `socket-reconnect-failed` and `messages-synced`.
 */
export class SocketReconnectionManager {
  readonly #deps: ManagerDeps;
  readonly #socket: ClientSocket;
  readonly #identity: Identity;
  readonly #plan: ReconnectPlan;
  readonly #streams: StreamCursors;
  readonly #watchdog: Watchdog;
  readonly #pending: PendingMessages;
  readonly #rooms: JoinedRooms;
  #state: ConnectionState = { kind: 'closed' };
  #timer: Timer | undefined;
  readonly #sinceTry: Stopwatch;
  /** Why the next loss happens, when it is us who cause it. */
  #cause: Cause | null = null;
  #stopWaking: (() => void) | undefined;
  /** The protocol's own frames; their shape is trusted, as both sides are of one release. */
  readonly #frames: ReadonlyMap<string, (data: unknown) => void> = new Map([
    [frame.welcome, (data) => this.#welcomed(data as Welcome)],
    [frame.batch, (data) => this.#batch(data as readonly Delivery[])],
    [frame.reset, (data) => this.#streams.reset((data as Reset).stream, data as Reset)],
    [frame.ping, (data) => this.#pinged(data as Ping)],
    [frame.serverShutdown, (data) => this.#plan.serverLeaves((data as ServerShutdown).gracePeriod)],
    [frame.retryLater, (data) => this.#askedToWait(data as RetryLater)],
    [frame.duplicateConnection, () => this.#renamed()],
    [frame.heartbeatExpired, () => undefined],
  ] as const satisfies readonly (readonly [string, (data: unknown) => void])[]);

  constructor(deps: ManagerDeps) {
    const { clock, random, storage, page } = deps;
    this.#deps = deps;
    this.#sinceTry = createStopwatch(clock);
    this.#identity = createIdentity(storage, random);
    this.#plan = createReconnectPlan(clock, () => unit(random.bytes(4)), deps.backoff);
    this.#streams = createStreamCursors({
      ...deps,
      onGap: () => {
        // What else comes of the same batch has the same gap.
        if (this.#isLive()) this.#breakOff('resync');
      },
      onInboxMoved: (cursor) => this.#identity.inboxAt(cursor),
    });
    this.#socket = deps.createSocket(() => this.#hello());
    this.#rooms = createJoinedRooms(this.#socket, this.#streams, () => this.#isLive());
    this.#watchdog = createWatchdog({
      ...{ clock, page, socket: this.#socket },
      onStalled: () => this.#stall(),
      onHeard: () => this.#unstall(),
      onSilent: () => this.#breakOff('silent'),
      onDeadAfterSleep: () => this.#replace(),
    });
    this.#pending = createPendingMessages({
      send: (command) => this.send(command),
      onAnswer: (id, answer) => deps.onPendingAnswer?.(id, answer),
      onSynced: (count) => this.#tell('messages-synced', { count }),
    });
    this.#socket.on('connect_error', () => this.#lost('lost'));
    this.#socket.on('disconnect', (reason) => this.#disconnected(reason));
    this.#socket.onAny((name, ...args) => this.#arrived(name, args));
  }

  getState(): ConnectionState {
    return this.#state;
  }

  /** The device itself says that it has no network; when that changes the page is told its state again. */
  get isOffline(): boolean {
    return !this.#deps.page.navigator.onLine;
  }

  /** Begins, and from then on never gives up until `disconnect`. */
  connect(): void {
    if (this.#state.kind !== 'closed') return;
    this.#stayAwake();
    this.#try();
  }

  /** Connects anew at once, e.g. after signing in, whatever the state is. */
  manualReconnect(): void {
    this.#stayAwake();
    this.#plan.startOver();
    this.#leave();
    this.#try();
  }

  /** Ends the connection for good, until `connect` or `manualReconnect`. */
  disconnect(): void {
    this.#stopWaking?.();
    this.#stopWaking = undefined;
    this.#leave();
    this.#become({ kind: 'closed' });
  }

  /** Sends a command; resolves with the server's answer, rejects with `NoAnswer`. Give it an idempotency key. */
  send(command: unknown, timeoutMs = 10_000): Promise<unknown> {
    return sendCommand(this.#socket, command, timeoutMs);
  }

  /** Sends a command now or when there is a connection again. `id` only names it here. */
  addPendingMessage(id: string, command: unknown): void {
    this.#pending.add(id, command);
    if (this.#isLive()) this.#pending.flush();
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

  #hello(): Hello {
    const token = this.#deps.token?.();
    const hello = this.#identity.next(this.#streams.cursors());
    return token === undefined ? hello : { ...hello, token };
  }

  #try(): void {
    this.#timer?.stop();
    this.#sinceTry.restart();
    this.#become({ kind: 'connecting', attempt: this.#plan.attempt });
    this.#timer = this.#deps.clock.after(welcomeMs, () => this.#breakOff('silent'));
    this.#socket.connect();
  }

  #arrived(name: string, [data, meta]: readonly unknown[]): void {
    this.#watchdog.heard();
    const ours = this.#frames.get(name);
    if (ours) ours(data);
    else if (isMeta(meta)) this.#streams.receive([name, data, meta]);
    else this.#deps.onEvent(name, data, null);
  }

  /** A tab that was duplicated shares its name: the newer kept it, and messages to it are that tab's. */
  #renamed(): void {
    this.#cause = 'duplicate';
    this.#identity.mint();
    this.#streams.leave(inboxStream);
  }

  #welcomed(welcome: Welcome): void {
    this.#timer?.stop();
    this.#plan.connected();
    this.#deps.onEpoch?.(welcome.epoch);
    this.#streams.welcome(welcome);
    this.#watchdog.start(welcome);
    this.#become({ kind: 'live', stream: welcome.stream });
    this.#rooms.welcome(welcome);
    this.#pending.restart();
  }

  #batch(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) this.#streams.receive(delivery);
  }

  #askedToWait({ retryAfter }: RetryLater): void {
    this.#cause = 'full';
    this.#plan.serverAsks(retryAfter);
  }

  #pinged({ timestamp, heads }: Ping): void {
    const pong: Pong = { echo: timestamp, clientTime: this.#deps.clock.now() };
    this.#socket.emit(frame.pong, pong);
    this.#streams.heads(heads);
  }

  #disconnected(reason: unknown): void {
    if (this.#state.kind === 'closed' || reason === 'io client disconnect') return;
    if (reason === 'io server disconnect') {
      this.#leave();
      this.#become({ kind: 'signed-out' });
    } else this.#lost('lost');
  }

  /** Gives the connection up ourselves, to make another. */
  #breakOff(cause: Cause): void {
    this.#leave();
    this.#lost(cause);
  }

  /** Gives the connection up for another one without waiting. */
  #replace(): void {
    this.#stall();
    this.#leave();
    this.#try();
  }

  /** Closes whatever there is, without a next try. */
  #leave(): void {
    this.#timer?.stop();
    this.#watchdog.stop();
    this.#socket.disconnect();
  }

  #lost(cause: Cause): void {
    if (this.#state.kind === 'closed' || this.#state.kind === 'signed-out') return;
    this.#timer?.stop();
    this.#watchdog.stop();
    const { kind, attempt, delayMs, cause: why } = this.#plan.next(this.#cause ?? cause);
    this.#cause = null;
    const retryAt = this.#deps.clock.now() + delayMs;
    if (kind === 'unreachable' && this.#state.kind === 'connecting')
      this.#tell('socket-reconnect-failed', { attempt });
    this.#timer = this.#deps.clock.after(delayMs, () => this.#try());
    if (kind === 'waiting') this.#become({ kind, attempt, retryAt, cause: why });
    else if (kind === 'updating') this.#become({ kind, retryAt });
    else this.#become({ kind, attempt, retryAt });
  }

  #stayAwake(): void {
    const { page, clock } = this.#deps;
    this.#stopWaking ??= onWake(page, clock, (waking) => this.#woken(waking));
  }

  /** Finds out at once how things are. */
  #woken(waking: Waking): void {
    if (waking === 'offline') this.#wentOffline();
    else if (this.#isWaiting()) this.#try();
    else if (this.#state.kind === 'connecting') {
      if (this.#sinceTry.ms() >= staleTryMs[waking]) this.#replace();
    } else if (waking === 'slept') this.#watchdog.probeAfterSleep();
    else this.#watchdog.probe();
  }

  /** It may be wrong, so that only an answer or its absence counts. */
  #wentOffline(): void {
    this.#watchdog.probe();
    if (this.#state.kind === 'live') this.#stall();
    else this.#become(this.#state);
  }

  #isLive(): boolean {
    return this.#state.kind === 'live' || this.#state.kind === 'stalled';
  }

  #isWaiting(): boolean {
    return ['waiting', 'updating', 'unreachable'].includes(this.#state.kind);
  }

  #stall(): void {
    if (this.#state.kind === 'live') this.#become({ ...this.#state, kind: 'stalled' });
  }

  #unstall(): void {
    if (this.#state.kind === 'stalled') this.#become({ ...this.#state, kind: 'live' });
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#tell('socket-status-change', state);
  }

  #tell(name: string, detail: unknown): void {
    this.#deps.page.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const unit = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte, index) => sum + byte / 256 ** (index + 1), 0);
