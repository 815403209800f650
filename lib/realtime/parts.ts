import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import type { Cursor } from '../../shared/wire/cursor.ts';
import { inboxStream, type ResetReason } from '../../shared/wire/frames.ts';
import { createCommands, type Commands } from './commands.ts';
import type { Connection } from './connection.ts';
import { createEphemerals, type Ephemerals } from './ephemerals.ts';
import type { EmitEvent } from './events.ts';
import { createFanOut, type FanOut } from './fan-out.ts';
import { createReaders, type Readers } from './follow.ts';
import { createHealth, type Health } from './health.ts';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';
import { createInboxes, type Inboxes } from './inboxes.ts';
import { createMeasures, type Measures } from './metrics.ts';
import { openStreams, type OpenedStreams } from './open-streams.ts';
import { defaultWiring, type Limits, type RealtimeOptions } from './options.ts';
import type { Authorize, LogRecord, MayJoin } from './ports.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSharedFrames, type SharedFrames } from './shared-frames.ts';
import type { Fault } from './streams.ts';

/** Everything the layer is made of, wired. */
export type Parts = OpenedStreams & {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: Random;
  readonly authorize: Authorize;
  readonly mayJoin: MayJoin;
  readonly releaseRequests: boolean;
  readonly emit: EmitEvent;
  readonly registry: Registry;
  readonly sessions: Sessions;
  readonly fanOut: FanOut;
  readonly frames: SharedFrames;
  readonly inboxes: Inboxes;
  readonly readers: Readers;
  readonly ephemerals: Ephemerals;
  readonly heartbeat: Heartbeat;
  readonly commands: Commands;
  readonly health: Health;
  readonly measures: Measures;
  readonly onDelivered: (count: number) => void;
  readonly onReset: (connection: Connection, stream: string, reason: ResetReason) => void;
  readonly onCaughtUp: (connection: Connection) => void;
  readonly onHeld: (connection: Connection) => void;
  readonly onClosing: (connection: Connection) => void;
};

export const buildParts = <R extends LogRecord>(
  options: RealtimeOptions<R>,
  limits: Limits,
  emit: EmitEvent,
): Parts => {
  const wiring = { ...defaultWiring, ...options };
  const { clock, random, defer, authorize, mayJoin, onCommand, releaseRequests } = wiring;
  const onFault = (fault: Fault): void => emit('fault', fault);
  const registry = createRegistry(clock);
  const measures = createMeasures(clock);

  const opened = openStreams(options, limits, {
    onFault,
    onChange: (stream) => fanOut.news(stream),
  });
  const { streams } = opened;
  const fanOut = createFanOut({
    ...{ clock, defer },
    onSlice: () => streams.forgetPages(),
    wake(stream) {
      for (const connection of registry.audience(stream)) connection.wake();
      readers.wake(stream);
    },
  });
  const readers = createReaders(streams, fanOut);
  const inboxes = createInboxes({
    ...limits,
    clock,
    random,
    maxInboxes: limits.maxConnections * 2,
    onDrop: (count) => emit('inbox-drop', { count }),
  });

  const heads = ({ bookmarks, clientId }: Connection): Record<string, Cursor> => {
    const found: Record<string, Cursor> = {};
    for (const { stream } of bookmarks)
      found[stream] = { epoch: streams.epoch, seq: streams.window(stream).head };
    if (clientId !== null)
      found[inboxStream] = { epoch: inboxes.epoch, seq: inboxes.head(clientId) };
    return found;
  };

  const heartbeat = createHeartbeat({
    ...limits,
    clock,
    defer,
    heads,
    onLatency: (ms) => measures.addLatency(ms),
    onExpired: ({ socket }) => emit('heartbeat-expired', { socketId: socket.id }),
  });

  return {
    ...opened,
    ...{
      limits,
      clock,
      random,
      authorize,
      mayJoin,
      releaseRequests,
      emit,
      registry,
      fanOut,
      frames: createSharedFrames(),
      inboxes,
      readers,
      heartbeat,
    },
    measures,
    sessions: createSessions(authorize),
    ephemerals: createEphemerals(registry, defer),
    commands: createCommands({ clock, random, onCommand, onFault, emit }),
    health: createHealth((status) => emit('health', { status })),
    onDelivered(count) {
      measures.counters.delivered += count;
    },
    onReset: ({ socket }, stream, reason) => emit('reset', { socketId: socket.id, stream, reason }),
    onCaughtUp: ({ socket, openedAt }) =>
      emit('caught-up', { socketId: socket.id, afterMs: clock.monotonic() - openedAt }),
    onHeld: ({ socket }) => emit('held', { socketId: socket.id }),
    onClosing(connection) {
      registry.detach(connection);
      heartbeat.remove(connection);
      const { closedFor, socket } = connection;
      if (closedFor === 'slow' || closedFor === 'duplicate-connection')
        emit(closedFor, { socketId: socket.id });
    },
  };
};
