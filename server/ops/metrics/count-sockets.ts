import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { inboxStream, roomPrefix } from '../../../shared/wire/frames.ts';
import type { RealtimeReliability } from '../../../lib/realtime/index.ts';

export type CountedRealtime = Pick<RealtimeReliability<never>, 'on' | 'getMetrics' | 'tally'>;

/** From a page that was just opened to one that hung on a wall all evening. */
const connectionSeconds = [1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200];
const workSeconds = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Keeps count of what the realtime layer tells, under the names that Prometheus asks for. */
export const countSockets = (realtime: CountedRealtime, registry: Registry): void => {
  countConnections(realtime, registry);
  countDeliveries(realtime, registry);
  countTroubles(realtime, registry);
};

const countConnections = (realtime: CountedRealtime, registry: Registry): void => {
  const registers = [registry];
  countPresent(realtime, registry);
  const connections = new Counter({
    name: 'socket_connections_total',
    help: 'Sockets that were let in, by whether they speak the protocol, and by transport.',
    labelNames: ['kind', 'transport'],
    registers,
  });
  const reconnections = new Counter({
    name: 'socket_reconnections_total',
    help: 'Sockets that came back with a cursor, by why the connection before ended.',
    labelNames: ['reason'],
    registers,
  });
  const disconnections = new Counter({
    name: 'socket_disconnections_total',
    help: 'Sockets that ended, by why.',
    labelNames: ['reason'],
    registers,
  });
  const durations = new Histogram({
    name: 'socket_connection_duration_seconds',
    help: 'How long sockets were connected.',
    buckets: connectionSeconds,
    registers,
  });
  const refusals = new Counter({
    name: 'socket_refusals_total',
    help: 'Sockets that were turned away before they were let in, by why.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ends) {
    disconnections.inc({ reason }, 0);
    reconnections.inc({ reason }, 0);
  }
  reconnections.inc({ reason: unknownEnd }, 0);
  realtime.on('connection', ({ isPlain, isReturn, returnedAfter, transport }) => {
    connections.inc({ kind: isPlain ? 'plain' : 'hello', transport });
    // After a restart of the server nobody knows any more.
    if (isReturn) reconnections.inc({ reason: returnedAfter ?? unknownEnd });
  });
  realtime.on('disconnect', ({ reason, afterMs }) => {
    disconnections.inc({ reason });
    durations.observe(afterMs / 1000);
  });
  realtime.on('refused', ({ reason }) => refusals.inc({ reason }));
};

/** The usual ones are there from the beginning: a rate needs a point before the first of them. */
const ends = [
  ...['transport close', 'transport error', 'ping timeout', 'client namespace disconnect'],
  ...['heartbeat-expired', 'slow', 'duplicate-connection', 'shutdown'],
];
const unknownEnd = 'unknown';

const states = ['waiting', 'replaying', 'live', 'held', 'closed'] as const;
const transports = ['websocket', 'polling'] as const;

/** One look at every connection for all of these figures: the first one takes it, and is asked first. */
const countPresent = (realtime: CountedRealtime, registry: Registry): void => {
  const registers = [registry];
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  new Gauge({
    name: 'socket_connections',
    help: 'Sockets that are connected: waiting for their turn, replaying what they lacked, live, or held until they take more.',
    labelNames: ['state'],
    registers,
    collect() {
      const tally = realtime.tally();
      const { connections, messaging } = realtime.getMetrics();
      for (const state of states) this.set({ state }, tally.byState[state] ?? 0);
      for (const transport of transports)
        byTransport.set({ transport }, tally.byTransport[transport] ?? 0);
      unhealthy.set(connections.unhealthy);
      readers.set(tally.withoutSockets);
      lag.set(tally.lag.max);
      lagging.set(tally.lag.behind);
      queue.set(messaging.queueSize);
    },
  });
  const byTransport = new Gauge({
    name: 'socket_transports',
    help: 'Sockets that are connected, by what carries them.',
    labelNames: ['transport'],
    registers,
  });
  const unhealthy = gauge(
    'socket_unhealthy_connections',
    'Sockets that are connected and do not answer the heartbeat in time.',
  );
  const readers = gauge('socket_stream_readers', 'Pages that follow a stream without a socket.');
  const lag = gauge('socket_lag_events', 'Events that the socket which is furthest behind lacks.');
  const lagging = gauge('socket_lagging_connections', 'Sockets that lack some event.');
  const queue = gauge(
    'socket_inbox_messages',
    'Messages to single clients that wait until they are acknowledged.',
  );
};

const countDeliveries = (realtime: CountedRealtime, registry: Registry): void => {
  const registers = [registry];
  new Counter({
    name: 'socket_events_delivered_total',
    help: 'Events that were sent, each counted for each socket.',
    registers,
    collect() {
      this.reset();
      this.inc(realtime.getMetrics().messaging.totalDelivered);
    },
  });
  const resumes = new Counter({
    name: 'socket_resumes_total',
    help: 'Streams that went on where their reader was.',
    labelNames: ['stream'],
    registers,
  });
  const resets = new Counter({
    name: 'socket_resets_total',
    help: 'Streams that began anew with a snapshot, by why.',
    labelNames: ['stream', 'reason'],
    registers,
  });
  const catchUps = new Histogram({
    name: 'socket_catch_up_duration_seconds',
    help: 'From the socket to the last of what its reader lacked.',
    buckets: workSeconds,
    registers,
  });
  const commands = new Histogram({
    name: 'socket_command_duration_seconds',
    help: 'From a command to its answer, by what became of it.',
    labelNames: ['outcome'],
    buckets: workSeconds,
    registers,
  });
  for (const outcome of ['answered', 'refused', 'failed']) commands.zero({ outcome });
  realtime.on('resume', ({ stream }) => resumes.inc({ stream: kindOf(stream) }));
  realtime.on('reset', ({ stream, reason }) => resets.inc({ stream: kindOf(stream), reason }));
  realtime.on('caught-up', ({ afterMs }) => catchUps.observe(afterMs / 1000));
  realtime.on('command', ({ outcome, afterMs }) => commands.observe({ outcome }, afterMs / 1000));
};

const countTroubles = (realtime: CountedRealtime, registry: Registry): void => {
  const registers = [registry];
  const held = new Counter({
    name: 'socket_holds_total',
    help: 'Times that a socket was sent nothing more until it had taken what waited for it.',
    registers,
  });
  const dropped = new Counter({
    name: 'socket_inbox_drops_total',
    help: 'Messages to one client that were dropped before they reached it.',
    registers,
  });
  const denied = new Counter({
    name: 'socket_denials_total',
    help: 'Streams that were asked for without leave.',
    registers,
  });
  const faults = new Counter({
    name: 'socket_faults_total',
    help: 'Failures of what is plugged into the realtime layer, but for commands, which have a figure; each is in the log.',
    registers,
  });
  realtime.on('held', () => held.inc());
  realtime.on('inbox-drop', ({ count }) => dropped.inc(count));
  realtime.on('denied', () => denied.inc());
  realtime.on('fault', ({ where }) => {
    if (where !== 'command') faults.inc();
  });
};

/** A stream's name that a client chose would make as many series as there are names. */
const kindOf = (stream: string): string =>
  stream.startsWith(roomPrefix) || stream === inboxStream ? (stream.split(':')[0] ?? '') : stream;
