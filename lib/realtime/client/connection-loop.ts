import type { Timer } from '../../../shared/base/clock.ts';
import type { Welcome } from '../../../shared/wire/frames.ts';
import type { Cause, ConnectionState, Via } from './connection-state.ts';
import type { ClientSocket, ManagerDeps } from './ports.ts';
import { createQuietLimit } from './quiet-limit.ts';
import { createReconnectPlan } from './reconnect-plan.ts';
import { createStopwatch } from './stopwatch.ts';
import { onWake, type Waking } from './wake.ts';
import { createWatchdog } from './watchdog.ts';

/** Tries to have a connection, notices when it is dead, and tries again, for as long as it is not told to stop. */
export type ConnectionLoop = {
  readonly state: ConnectionState;
  /** After so long a silence connections break here; undefined while nothing speaks for it. */
  readonly quietMs: number | undefined;
  /** There is a connection and it was welcomed. */
  isLive(): boolean;
  start(): void;
  /** Begins at once with a new connection, whatever the state is. */
  startOver(): void;
  stop(): void;
  /** Something arrived. */
  heard(): void;
  welcomed(welcome: Welcome): void;
  /** This is what the session may read now. */
  reads(stream: string): void;
  /** Something is missing: connects again to be given it. */
  resync(): void;
  /** The stream does not come by other means any more: goes on as after a loss. */
  neededAgain(): void;
  /** The server ends this connection, and says why. */
  serverLeaves(gracePeriodMs: number): void;
  serverIsFull(retryAfterMs: number): void;
  nameIsTaken(): void;
  /** The server ended the session. */
  signOut(): void;
};

type Deps = Pick<ManagerDeps, 'page' | 'clock' | 'backoff'> & {
  readonly socket: ClientSocket;
  /** Uniform in [0, 1). */
  readonly unit: () => number;
  readonly onState: () => void;
  /** There is no connection any more, or could be none, and not because the server wanted it so. */
  readonly onFailed: (cause: Cause, wasSteady: boolean) => void;
  /** The connection has worked for a while. */
  readonly onSteady: () => void;
  /** Does the stream come without a socket? Then nobody waits for one. */
  readonly isCarried: () => boolean;
  readonly onWoken: (waking: Waking) => void;
  readonly onSignedOut: () => void;
  readonly onOutOfReach: (attempt: number) => void;
};

/** A connection that is not welcomed by then is not going to be. */
const welcomeMs = 10_000;
/** When the page wakes, a try that is older than this is made anew: it was probably made on a network that is gone. */
const staleTryMs = { slept: 1000, 'looked-at': 6000 };

export const createConnectionLoop = (deps: Deps): ConnectionLoop => {
  const { socket, page, clock, unit } = deps;
  const plan = createReconnectPlan(clock, unit, deps.backoff);
  const sinceTry = createStopwatch(clock);
  const quietLimit = createQuietLimit();
  let state: ConnectionState = { kind: 'closed' };
  let timer: Timer | undefined;
  /** Why the next loss happens, when it is known before. */
  let ownCause: Cause | null = null;
  let stopWaking: (() => void) | undefined;

  const become = (next: ConnectionState): void => {
    state = next;
    deps.onState();
  };
  const isLive = (): boolean => state.kind === 'live' || state.kind === 'stalled';

  const connect = (): void => {
    stopWaking ??= onWake(page, clock, woken);
    timer?.stop();
    sinceTry.restart();
    become({ kind: 'connecting', attempt: plan.attempt });
    timer = clock.after(welcomeMs, () => breakOff('silent'));
    socket.connect();
  };

  /** Closes whatever there is, without a next try. */
  const leave = (): void => {
    timer?.stop();
    watchdog.stop();
    socket.disconnect();
  };

  const lost = (cause: Cause): void => {
    if (state.kind === 'closed' || state.kind === 'signed-out') return;
    timer?.stop();
    watchdog.stop();
    const wait = plan.next(ownCause ?? cause, deps.isCarried());
    const { kind, attempt } = wait;
    const isFailure = ownCause === null && kind !== 'updating';
    ownCause = null;
    const retryAt = clock.now() + wait.delayMs;
    if (kind === 'unreachable' && state.kind === 'connecting') deps.onOutOfReach(attempt);
    timer = clock.after(wait.delayMs, connect);
    if (kind === 'waiting') become({ kind, attempt, retryAt, cause: wait.cause });
    else if (kind === 'updating') become({ kind, retryAt });
    else become({ kind, attempt, retryAt });
    if (isFailure) deps.onFailed(cause, wait.wasSteady);
  };

  /** Gives the connection up ourselves, to make another. */
  const breakOff = (cause: Cause): void => {
    leave();
    lost(cause);
  };

  /** The same without waiting. */
  const replace = (): void => {
    stall();
    leave();
    connect();
  };

  const stall = (): void => {
    if (state.kind === 'live') become({ ...state, kind: 'stalled' });
  };

  const signOut = (): void => {
    leave();
    deps.onSignedOut();
    become({ kind: 'signed-out' });
  };

  /** Finds out at once how things are. */
  const woken = (waking: Waking): void => {
    if (waking === 'offline') wentOffline();
    else if (isWaiting(state)) connect();
    else if (state.kind === 'connecting') {
      if (sinceTry.ms() >= staleTryMs[waking]) replace();
    } else if (waking === 'slept') watchdog.probeAfterSleep();
    else watchdog.probe();
    deps.onWoken(waking);
  };

  /** The device may be wrong, so that only an answer or its absence counts. */
  const wentOffline = (): void => {
    watchdog.probe();
    if (state.kind === 'live') stall();
    else become(state);
  };

  const watchdog = createWatchdog({
    ...{ clock, page, socket },
    onStalled: stall,
    onHeard: () => {
      if (plan.heard()) deps.onSteady();
      if (state.kind === 'stalled') become({ ...state, kind: 'live' });
    },
    onSilent: () => breakOff('silent'),
    onDeadAfterSleep: replace,
  });

  socket.on('connect_error', () => lost('lost'));
  socket.on('disconnect', (reason) => {
    if (state.kind === 'closed' || reason === 'io client disconnect') return;
    if (reason === 'io server disconnect') signOut();
    else if (reason === 'ping timeout') lost('silent');
    else {
      if (isLive() && ownCause === null) quietLimit.brokeAfter(watchdog.silenceMs());
      lost('lost');
    }
  });
  socket.on('upgrade', () => {
    if (state.kind === 'live' || state.kind === 'stalled') become({ ...state, via: viaOf(socket) });
  });

  return {
    get state() {
      return state;
    },
    get quietMs() {
      return quietLimit.ms;
    },
    isLive,
    start() {
      if (state.kind === 'closed') connect();
    },
    startOver() {
      plan.startOver();
      leave();
      connect();
    },
    stop() {
      stopWaking?.();
      stopWaking = undefined;
      leave();
      become({ kind: 'closed' });
    },
    heard: () => watchdog.heard(),
    welcomed(welcome) {
      timer?.stop();
      plan.connected();
      watchdog.start(welcome);
      become({ kind: 'live', stream: welcome.stream, via: viaOf(socket) });
    },
    reads(stream) {
      if (state.kind !== 'live' && state.kind !== 'stalled') return;
      if (state.stream !== stream) become({ ...state, stream });
    },
    resync() {
      // What else comes of the same batch has the same gap.
      if (isLive()) breakOff('resync');
    },
    neededAgain() {
      plan.startOver();
      if (isWaiting(state)) lost('lost');
      else become(state);
    },
    serverLeaves: (gracePeriodMs) => plan.serverLeaves(gracePeriodMs),
    serverIsFull(retryAfterMs) {
      ownCause = 'full';
      plan.serverAsks(retryAfterMs);
    },
    nameIsTaken() {
      ownCause = 'duplicate';
    },
    signOut,
  };
};

const isWaiting = ({ kind }: ConnectionState): boolean =>
  kind === 'waiting' || kind === 'updating' || kind === 'unreachable';

const viaOf = (socket: ClientSocket): Via =>
  socket.transport?.() === 'polling' ? 'long-polling' : 'websocket';
