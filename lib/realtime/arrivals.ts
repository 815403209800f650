import type { Server, Socket } from 'socket.io';
import type { Random } from '../../shared/base/random.ts';
import {
  frame,
  type Hello,
  type RetryLater,
  type ServerShutdown,
} from '../../shared/wire/frames.ts';
import { helloSchema } from '../../shared/wire/schemas.ts';
import { acknowledge } from './acknowledge.ts';
import { createAdmission, type Admitted } from './admission.ts';
import type { Commands } from './commands.ts';
import { createArrivalGate } from './arrival-gate.ts';
import { Connection, type ConnectionDeps } from './connection.ts';
import type { EmitEvent } from './events.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { Measures } from './metrics.ts';
import type { Grant, MayJoin } from './ports.ts';
import type { Registry } from './registry.ts';
import { createRooms } from './rooms.ts';
import type { Sessions } from './sessions.ts';
import { shareListeners } from './share-listeners.ts';

type Deps = ConnectionDeps & {
  readonly registry: Registry;
  readonly heartbeat: Heartbeat;
  readonly commands: Commands;
  readonly measures: Measures;
  readonly random: Random;
  readonly sessions: Sessions;
  readonly mayJoin: MayJoin;
  readonly releaseRequests: boolean;
  readonly head: () => number;
  /** Resolves when the streams can be read. */
  readonly ready: Promise<unknown>;
  /** The farewell while shutting down, else null. */
  readonly farewell: () => ServerShutdown | null;
  readonly emit: EmitEvent;
};

/** What the transport says when a client or a proxy closed it in order. */
const orderly = new Set([
  'client namespace disconnect',
  'server namespace disconnect',
  'transport close',
  'duplicate-connection',
  'shutdown',
  'revoked',
  'idle',
  'role-changed',
]);

/** Of a tab that connects for the first time. */
const firstGeneration = 1;

/** Meets every new socket: reads its hello, asks who it is, lets it in and sees it off. */
export const listenForArrivals = (io: Server, deps: Deps): (() => void) => {
  const { registry, heartbeat, measures, emit } = deps;
  const { maxConnections, idleTimeout } = deps.limits;
  const admission = createAdmission(deps);
  const gate = createArrivalGate({ ...deps, ...deps.limits });

  const putOff = (connection: Connection, reason: 'full' | 'busy', retryAfter: number): void => {
    const message: RetryLater = { message: putOffFor[reason], retryAfter };
    connection.socket.emit(frame.retryLater, message);
    emit('refused', { reason, retryAfter });
    connection.close(reason);
  };

  /** Where the house is full, somebody who asks for nothing goes before somebody who comes. */
  const makeRoom = (): boolean => {
    if (registry.size < maxConnections) return true;
    const idle = registry.idleLongest(idleTimeout);
    if (idle === undefined) return false;
    idle.close('idle');
    // Its transport may take a while to end.
    if (registry.remove(idle)) seeOff(idle, 'idle');
    return true;
  };

  const turnAway = (connection: Connection): boolean => {
    const farewell = deps.farewell();
    if (farewell) {
      connection.socket.emit(frame.serverShutdown, farewell);
      emit('refused', { reason: 'shutdown' });
      connection.close('shutdown');
      return true;
    }
    const waitMs = gate.ask();
    if (waitMs > 0) putOff(connection, 'busy', waitMs);
    else if (!makeRoom()) putOff(connection, 'full', whenLessFull(deps.random));
    return connection.isClosed;
  };

  const report = (
    { context, transport }: Connection,
    hello: Hello | null,
    { streams, leftFor }: Admitted,
  ): void => {
    const { clientId, ...described } = context; // The tab's secret stays here.
    const { socketId } = described;
    // A page that was just opened brings the cursor of its snapshot.
    const wasHere = (hello?.generation ?? 0) > firstGeneration || leftFor !== null;
    const isReturn = wasHere && Object.keys(hello?.cursors ?? {}).length > 0;
    emit('connection', {
      ...{ ...described, isPlain: clientId === null, isReturn, returnedAfter: leftFor },
      transport,
    });
    if (isReturn) measures.counters.returns += 1;
    for (const [stream, answer] of Object.entries(streams)) {
      if (answer.kind === 'denied') emit('denied', { socketId, stream });
      else if (answer.kind === 'reset') emit('reset', { socketId, stream, reason: answer.reason });
      else if (hello?.cursors[stream])
        emit('resume', { socketId, stream, from: answer.from, to: answer.to });
    }
    if (isReturn && streams[context.stream]?.kind === 'resumed') measures.counters.resumes += 1;
  };

  const use = (
    connection: Connection,
    hello: Hello | null,
    grant: Grant | null,
    since: number,
  ): boolean => {
    if (connection.isClosed) return false;
    if (!grant) {
      emit('refused', { reason: 'not-authorized' });
      connection.revoke();
      return false;
    }
    const admitted = admission.admit(connection, hello, grant, since);
    if (!admitted) return false;
    if (hello) heartbeat.add(connection, hello.quietMs);
    if (deps.releaseRequests) Reflect.set(connection.socket.conn, 'request', null);
    report(connection, hello, admitted);
    return true;
  };

  const letIn = async (
    connection: Connection,
    hello: Hello | null,
    since: number,
  ): Promise<boolean> => {
    try {
      await deps.ready;
      const { handshake } = connection.socket;
      return await deps.sessions.ask(handshake, (grant) => use(connection, hello, grant, since));
    } catch (cause) {
      emit('fault', { where: 'authorize', cause });
      emit('refused', { reason: 'authorize-failed' });
      connection.close('authorize-failed');
      return false;
    }
  };

  const seeOff = (connection: Connection, transportReason: string): void => {
    connection.ended();
    heartbeat.remove(connection);
    const { clientId, grant, socket, openedAt } = connection;
    const reason = connection.closedFor ?? transportReason;
    if (clientId !== null && !registry.byClientId(clientId)) deps.inboxes.detach(clientId, reason);
    if (!orderly.has(reason)) measures.counters.failures += 1;
    const afterMs = deps.clock.monotonic() - openedAt;
    emit('disconnect', { socketId: socket.id, stream: grant.stream, reason, afterMs });
  };

  const rooms = createRooms(deps);
  const listen = shareListeners({
    disconnect(connection, reason) {
      if (registry.remove(connection)) seeOff(connection, String(reason));
    },
    [frame.pong]: (connection, payload) => heartbeat.pong(connection, payload),
    [frame.probe]: (_connection, ack) => acknowledge(ack),
    [frame.command]: (connection, command, ack) => deps.commands.take(connection, command, ack),
    [frame.joinRoom]: (connection, name, ack) => rooms.join(connection, name, ack),
    [frame.leaveRoom]: (connection, name) => rooms.leave(connection, name),
  });

  const arrive = (socket: Socket): void => {
    const hello = helloSchema.safeParse(socket.handshake.auth).data ?? null;
    const connection = new Connection(socket, hello, deps);
    if (turnAway(connection)) return;
    registry.add(connection);
    measures.counters.connected += 1;
    // Listened to at once: what a client sends while it is being let in must not be lost.
    listen(socket, connection);
    if (hello === null) socket.onAny(() => registry.heard(connection));
    connection.admitted = letIn(connection, hello, deps.head());
    // Once it is known, all share the answer.
    void connection.admitted.then((isIn) => (connection.admitted = isIn ? wasLetIn : wasNot));
  };

  io.on('connection', arrive);
  return () => io.off('connection', arrive);
};

const wasLetIn = Promise.resolve(true);
const wasNot = Promise.resolve(false);

const putOffFor = {
  full: 'Too many people are connected; trying again soon.',
  busy: 'Many people are coming back at once; your turn is soon.',
};

/** Milliseconds; spread, so that not all come again together. */
const whenLessFull = (random: Random): number => 5000 + ((random.bytes(1)[0] ?? 0) / 256) * 10_000;
