import { EventEmitter } from 'node:events';
import type { Server } from 'socket.io';
import type { Timer } from '../../shared/base/clock.ts';
import { getBackoffDelay } from '../../shared/wire/backoff.ts';
import { frame, type Reset, type ServerShutdown } from '../../shared/wire/frames.ts';
import { listenForArrivals } from './arrivals.ts';
import { closeInWaves } from './closing.ts';
import { assertEventName } from './event-names.ts';
import type { RealtimeEvents } from './events.ts';
import type { Follower, Following, ReadFrom, StreamPage } from './follow.ts';
import {
  degradationThreshold,
  failureThreshold,
  successThreshold,
  type FallbackStatus,
  type HealthStatus,
  type Look,
} from './health.ts';
import { inspect, type Inspection } from './inspect.ts';
import type { MemoryRecord } from './memory-log.ts';
import type { RealtimeMetrics } from './metrics.ts';
import { readLimits, type RealtimeOptions } from './options.ts';
import { buildParts, type Parts } from './parts.ts';
import type { LogRecord } from './ports.ts';
import { mayKeepRooms } from './rooms.ts';
import { pageSize } from './streams.ts';
import { tally, type Tally } from './tally.ts';

/** Who does not take what it lacks within this is not waited for: it goes on from its cursor at the next server. */
const lastPagesMs = 3000;

type LastWork = { readonly finish?: () => Promise<void>; readonly flushed?: () => Promise<void> };

type Phase = 'new' | 'starting' | 'running' | 'draining' | 'closed';

/**
 * Ordered, resumable delivery over a Socket.IO server: who drops and returns goes on where it was, or is told that it
 * cannot. docs/PROTOCOL.md is what travels.
 *
 * @example
 * const realtime = new RealtimeReliability(new Server(3000));
 * await realtime.initializeConnections();
 * realtime.broadcastMessage('news', { text: 'hello' });
 */
export class RealtimeReliability<
  R extends LogRecord = MemoryRecord,
> extends EventEmitter<RealtimeEvents> {
  readonly #io: Server;
  readonly #parts: Parts;
  readonly #ready = Promise.withResolvers<undefined>();
  #phase: Phase = 'new';
  #timers: readonly Timer[] = [];
  #stopListening = (): void => undefined;
  #closing: Promise<void> | undefined;

  constructor(io: Server, options: RealtimeOptions<R> = {}) {
    super();
    this.#io = io;
    this.#parts = buildParts(options, readLimits(options), (name, ...args) => {
      // The tuple of a generic event name is beyond what the emitter's types can prove.
      (this as EventEmitter).emit(name, ...args);
    });
    this.#ready.promise.catch(() => undefined); // initializeConnections() is who tells.
  }

  /** The epoch that cursors must name. */
  get epoch(): string {
    return this.#parts.streams.epoch;
  }

  /** The last record that the streams have read. */
  get seq(): number {
    return this.#parts.streams.seq;
  }

  /** Meets sockets at once, and serves them when the end of the log has been read. Rejects when it cannot be read. */
  async initializeConnections(): Promise<void> {
    if (this.#phase !== 'new') return this.#ready.promise;
    this.#phase = 'starting';
    const { clock, limits, inboxes, heartbeat, health, streams } = this.#parts;
    this.#stopListening = listenForArrivals(this.#io, {
      ...this.#parts,
      ready: this.#ready.promise,
      farewell: () => (this.#closing ? this.#farewell() : null),
    });
    try {
      await streams.start();
    } catch (cause) {
      this.#ready.reject(cause);
      throw cause;
    }
    heartbeat.start();
    this.#timers = [
      clock.every(limits.cleanupInterval, () => void inboxes.expire()),
      clock.every(limits.heartbeatInterval, () => health.take(this.#look())),
    ];
    this.#phase = 'running';
    this.#ready.resolve(undefined);
  }

  /**
   * Sends to everybody. With `includeOffline` (the default) the message is appended to the log, so that those who are
   * away get it when they return; its seq is given back. Without, it reaches who is there now and carries no seq.
   */
  broadcastMessage(
    event: string,
    data: unknown,
    { includeOffline = true }: { readonly includeOffline?: boolean } = {},
  ): number | null {
    assertEventName(event);
    const { registry, append } = this.#parts;
    if (!includeOffline) {
      for (const connection of registry.all()) connection.ephemeral(event, data);
      return null;
    }
    if (append) return append(event, data);
    throw new TypeError(
      'This log is written by its owner: commit the message there, or broadcast it with { includeOffline: false }.',
    );
  }

  /** Sends to one client, now or when it returns within messageExpiry. */
  queueMessage(clientId: string, event: string, data: unknown): void {
    assertEventName(event);
    const { inboxes, registry, measures } = this.#parts;
    inboxes.queue(clientId, event, data);
    measures.counters.queued += 1;
    registry.byClientId(clientId)?.wake();
  }

  /** Sends what is only true for a moment: no seq, the newest of each name, dropped first. */
  ephemeral(stream: string, name: string, data: unknown): void {
    this.#parts.ephemerals.send(stream, name, data);
  }

  /** Milliseconds before try `attempt` (0-based), without jitter. */
  getBackoffDelay(attempt: number): number {
    return getBackoffDelay(attempt, this.#parts.limits);
  }

  /** Drops inbox messages that are too old; how many had not reached their client. */
  cleanupExpiredMessages(): number {
    return this.#parts.inboxes.expire();
  }

  /** One page of a stream for a client without a socket. */
  readStream({ limit = pageSize, ...from }: ReadFrom & { readonly limit?: number }): StreamPage {
    return this.#parts.readers.read({ ...from, limit });
  }

  /** Everything of a stream after a cursor, then what comes, until closed. */
  followStream(from: ReadFrom, follower: Follower): Following {
    return this.#parts.readers.follow(from, follower);
  }

  /** Ends every connection of a session; its clients do not return by themselves. */
  disconnectSession(sessionId: string): number {
    this.#parts.sessions.touched(sessionId);
    const connections = this.#parts.registry.bySessionId(sessionId);
    for (const connection of connections) connection.revoke();
    return connections.length;
  }

  /**
   * Moves a session's connections to another stream, from its head: their pages take a snapshot. One that may not stay
   * in a room is closed, and told what it may when it is back.
   */
  changeStream(sessionId: string, stream: string): void {
    const { registry, sessions, streams, mayJoin } = this.#parts;
    sessions.touched(sessionId);
    for (const connection of registry.bySessionId(sessionId)) {
      if (connection.clientId === null || connection.grant.stream === stream) continue;
      if (!mayKeepRooms(connection, stream, mayJoin)) {
        connection.close('role-changed');
        continue;
      }
      registry.detach(connection);
      connection.regrant({ ...connection.grant, stream }, streams.seq);
      registry.attach(connection);
      const reset: Reset = {
        stream,
        ...streams.resetNotice(stream, 'role-changed', streams.seq),
      };
      connection.socket.emit(frame.reset, reset);
      this.emit('reset', { socketId: connection.socket.id, stream, reason: 'role-changed' });
    }
  }

  getHealthStatus(): HealthStatus {
    const { health, heartbeat, measures } = this.#parts;
    const look = this.#look();
    const running = this.#phase === 'running';
    const warning = running ? health.warning : 'The server is not taking connections now.';
    return {
      status: running ? health.status : 'unavailable',
      activeConnections: look.active,
      totalConnected: measures.counters.connected,
      messageQueueSize: look.queueSize,
      averageLatency: look.averageLatency,
      uptime: measures.uptimeMs(),
      lastHeartbeat: heartbeat.lastHeartbeat,
      failureThreshold,
      successThreshold,
      ...(warning === null ? {} : { warning }),
    };
  }

  getMetrics(): RealtimeMetrics {
    const { measures } = this.#parts;
    const { counters } = measures;
    const { active, unhealthy, queueSize } = this.#look();
    return {
      connections: { active, total: counters.connected, unhealthy },
      messaging: { queueSize, totalQueued: counters.queued, totalDelivered: counters.delivered },
      performance: measures.performance(),
      reliability: measures.reliability(),
      uptime: { seconds: measures.uptimeMs() / 1000, startTime: measures.startTime },
    };
  }

  /** How many are connected, and how: for whoever asks every few seconds. */
  tally(): Tally {
    return tally(this.#parts);
  }

  /** Every connection once, the `limit` that are furthest behind one by one: for people who look into something. */
  inspect(limit = 100): Inspection {
    return inspect(this.#parts, limit);
  }

  getFallbackStatus(): FallbackStatus {
    const { status, warning } = this.getHealthStatus();
    const fallbackRecommended = status !== 'healthy';
    return {
      available: this.#phase === 'running',
      fallbackRecommended,
      reason: fallbackRecommended ? (warning ?? 'Connections were failing a moment ago.') : null,
      alternatives: [
        { method: 'polling', interval: 5000, recommended: false },
        { method: 'server-sent-events', interval: 2000, recommended: fallbackRecommended },
      ],
      degradationThreshold,
    };
  }

  /**
   * Says farewell, refuses new commands, waits for those in flight and for `finish` (the application's own last
   * writes), sends what is left, waits for `flushed` (what is only for the next start) and closes transports in waves.
   * Idempotent; takes well under 30 s.
   */
  shutdown(last: LastWork = {}): Promise<void> {
    this.#closing ??= this.#shutDown(last);
    return this.#closing;
  }

  async #shutDown({ finish, flushed }: LastWork): Promise<void> {
    const { commands, fanOut, limits, registry, readers, heartbeat, streams, clock } = this.#parts;
    this.#phase = 'draining';
    for (const { socket } of registry.all()) socket.emit(frame.serverShutdown, this.#farewell());
    commands.refuse();
    this.emit('shutdown', { stage: 'refusing' });
    await commands.settled(limits.drainTimeout);
    this.emit('shutdown', { stage: 'answered' });
    const report = (cause: unknown): void => void this.emit('fault', { where: 'shutdown', cause });
    await finish?.().catch(report);
    await fanOut.idle(Math.min(limits.drainTimeout, lastPagesMs));
    this.emit('shutdown', { stage: 'sent' });
    await flushed?.().catch(report);
    heartbeat.stop();
    for (const timer of this.#timers) timer.stop();
    readers.endAll();
    await closeInWaves(clock, registry.all(), registry.whenEmpty());
    streams.stop();
    this.#stopListening();
    this.#phase = 'closed';
    this.emit('shutdown', { stage: 'closed' });
  }

  #farewell(): ServerShutdown {
    return {
      message: 'The server is restarting; this page comes back by itself.',
      gracePeriod: this.#parts.limits.gracePeriod,
    };
  }

  #look(): Look {
    const { registry, heartbeat, inboxes, measures } = this.#parts;
    return {
      active: registry.size,
      unhealthy: heartbeat.unhealthy(degradationThreshold.maxAverageLatency),
      queueSize: inboxes.waiting,
      averageLatency: measures.averageLatency(),
    };
  }
}
