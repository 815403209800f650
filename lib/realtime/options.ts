import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import { publicStream } from '../../shared/wire/frames.ts';
import type { Authorize, Fill, LogPort, LogRecord, MayJoin, OnCommand, Project } from './ports.ts';
import { nextTurn, systemClock, systemRandom } from './system-clock.ts';

/** All in milliseconds, packets or bytes. */
export const defaultLimits = {
  heartbeatInterval: 30_000,
  heartbeatTimeout: 45_000,
  /** How many events of a stream are kept for those who return, and messages in an inbox. */
  maxQueueSize: 1000,
  /** How long an inbox keeps a message. */
  messageExpiry: 300_000,
  cleanupInterval: 60_000,
  initialBackoffDelay: 1000,
  backoffMultiplier: 2,
  maxBackoffDelay: 30_000,
  /** How long a visible page hears nothing before it asks. */
  probeInterval: 1000,
  /** Told to clients at shutdown: come back in about this time. */
  gracePeriod: 5000,
  /** How long shutdown waits for commands in flight. */
  drainTimeout: 10_000,
  maxConnections: 20_000,
  /** When there are as many, one without a hello that has said nothing for so long makes room. */
  idleTimeout: 60_000,
  /** How many connections are let in each second, and how many at once: the others are told when to come. */
  arrivalsPerSecond: 2000,
  arrivalBurst: 5000,
  /** What may wait in a socket's write buffer before it is sent nothing more until it has taken that. */
  creditPackets: 64,
  creditBytes: 256 * 1024,
  /** What may wait for a socket, there and in the log, before it is closed as slow. */
  maxBufferedPackets: 1024,
  maxBufferedBytes: 4 * 1024 * 1024,
};

export type Limits = typeof defaultLimits;

export type Wiring<R extends LogRecord> = {
  readonly log: LogPort<R>;
  readonly project: Project<R>;
  /** Raise it when a release shows old records differently: every stream is then reset. */
  readonly projectionVersion: string;
  readonly fill: Fill;
  readonly authorize: Authorize;
  /** Absent: there are no rooms. */
  readonly mayJoin: MayJoin;
  /** Absent: commands are refused. */
  readonly onCommand: OnCommand;
  readonly snapshotUrl: (stream: string) => string;
  /**
   * Lets go of the request that each connection began with, about 2 kB: `socket.request` is then null once it is let in,
   * while `socket.handshake` keeps the headers. https://socket.io/docs/v4/memory-usage/
   */
  readonly releaseRequests: boolean;
  readonly clock: Clock;
  readonly random: Random;
  /** Runs something in a later turn of the event loop. */
  readonly defer: (run: () => void) => void;
};

export type RealtimeOptions<R extends LogRecord> = Partial<Limits> & Partial<Wiring<R>>;

/** What is used where nothing was given: anybody reads the public stream, messages are sent as they are. */
export const defaultWiring = {
  projectionVersion: '',
  fill: (message: { readonly data: unknown }) => message.data,
  authorize: () => Promise.resolve({ stream: publicStream, subject: null }),
  mayJoin: () => false,
  onCommand: () =>
    Promise.resolve({
      error: 'This server takes no commands over the socket; send it over HTTP.',
      code: 'no_commands',
    }),
  snapshotUrl: (stream: string) => `/api/snapshot?stream=${encodeURIComponent(stream)}`,
  releaseRequests: false,
  clock: systemClock,
  random: systemRandom,
  defer: nextTurn,
};

/** A mistake in a number is better said at start than met at night. */
export const readLimits = (given: Partial<Limits>): Limits => {
  const limits = { ...defaultLimits };
  for (const name of Object.keys(defaultLimits) as (keyof Limits)[]) {
    const value = given[name];
    if (value === undefined) continue;
    if (!Number.isFinite(value) || value <= 0)
      throw new RangeError(`Realtime option ${name} is ${value}; give a number above 0.`);
    limits[name] = value;
  }
  if (limits.heartbeatTimeout <= limits.heartbeatInterval)
    throw new RangeError(
      `heartbeatTimeout (${limits.heartbeatTimeout}) must be longer than heartbeatInterval (${limits.heartbeatInterval}), or every client expires.`,
    );
  return limits;
};
