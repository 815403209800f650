import type { Timer } from '../../shared/base/clock.ts';
import type { Cursor } from '../../shared/wire/cursor.ts';
import { frame, type HeartbeatExpired, type Ping } from '../../shared/wire/frames.ts';
import { pongSchema } from '../../shared/wire/schemas.ts';
import type { Connection } from './connection.ts';
import { inSlices, type Turns } from './in-slices.ts';

/** Asks every client that said hello whether it is there; one timer for all. */
export type Heartbeat = {
  /** When pings were last sent, milliseconds since 1970; null before the first. */
  readonly lastHeartbeat: number | null;
  /** How many have a ping unanswered for longer than `lateMs`. */
  unhealthy(lateMs: number): number;
  /** `quietMs`: its network cuts what is silent for so long. */
  add(connection: Connection, quietMs?: number): void;
  remove(connection: Connection): void;
  pong(connection: Connection, payload: unknown): void;
  start(): void;
  stop(): void;
};

type Pulse = {
  readonly connection: Connection;
  readonly periodMs: number;
  /** By the monotonic clock; whole milliseconds, which take no memory of their own. */
  lastSeen: number;
  nextPingAt: number;
  sequence: number;
  /** The ping that waits for its pong. */
  open: { readonly timestamp: number; readonly sentAt: number } | null;
};

type Deps = Turns & {
  readonly heartbeatInterval: number;
  readonly heartbeatTimeout: number;
  readonly heads: (connection: Connection) => Readonly<Record<string, Cursor>>;
  readonly onLatency: (ms: number) => void;
  readonly onExpired: (connection: Connection) => void;
};

/** The timer runs more often than pings are due, so that they spread by when each client came. */
const ticksPerInterval = 6;
const maxTickMs = 1000;
/** Of the silence that a network bears, so that a late ping is still early enough. */
const partOfQuiet = 1 / 3;

export const createHeartbeat = (deps: Deps): Heartbeat => {
  const { clock } = deps;
  const pulses = new Map<Connection, Pulse>();
  let lastHeartbeat: number | null = null;
  let timer: Timer | undefined;

  const ping = (pulse: Pulse, now: number): void => {
    const timestamp = (lastHeartbeat = clock.now());
    pulse.sequence += 1;
    pulse.nextPingAt = Math.round(now) + pulse.periodMs;
    pulse.open ??= { timestamp, sentAt: now };
    const heads = deps.heads(pulse.connection);
    const message: Ping = { timestamp, sequence: pulse.sequence, heads };
    pulse.connection.socket.emit(frame.ping, message);
  };

  const expire = ({ connection, lastSeen }: Pulse, now: number): void => {
    const message: HeartbeatExpired = {
      lastSeen: clock.now() - (now - lastSeen),
      timeout: deps.heartbeatTimeout,
    };
    connection.socket.emit(frame.heartbeatExpired, message);
    deps.onExpired(connection);
    connection.close('heartbeat-expired');
  };

  const look = (pulse: Pulse): void => {
    if (!pulses.has(pulse.connection)) return;
    const now = clock.monotonic();
    if (now - pulse.lastSeen >= deps.heartbeatTimeout) expire(pulse, now);
    else if (now >= pulse.nextPingAt) ping(pulse, now);
  };

  return {
    get lastHeartbeat() {
      return lastHeartbeat;
    },
    unhealthy(lateMs) {
      const before = clock.monotonic() - lateMs;
      let count = 0;
      for (const { open } of pulses.values()) if (open && open.sentAt < before) count += 1;
      return count;
    },
    add(connection, quietMs = Infinity) {
      const now = Math.round(clock.monotonic());
      const periodMs = Math.min(deps.heartbeatInterval, Math.ceil(quietMs * partOfQuiet));
      const nextPingAt = now + periodMs;
      const since = { lastSeen: now, nextPingAt, sequence: 0, open: null };
      pulses.set(connection, { connection, periodMs, ...since });
    },
    remove: (connection) => void pulses.delete(connection),
    pong(connection, payload) {
      const pulse = pulses.get(connection);
      const pong = pongSchema.safeParse(payload);
      if (!pulse || !pong.success) return;
      const now = clock.monotonic();
      pulse.lastSeen = Math.round(now);
      // An echo that we did not send measures nothing.
      if (pulse.open?.timestamp === pong.data.echo) deps.onLatency(now - pulse.open.sentAt);
      pulse.open = null;
    },
    start() {
      const periodMs = Math.min(maxTickMs, Math.ceil(deps.heartbeatInterval / ticksPerInterval));
      timer = clock.every(periodMs, () => inSlices([...pulses.values()], look, deps));
    },
    stop: () => timer?.stop(),
  };
};
