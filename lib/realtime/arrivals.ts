import type { Server, Socket } from 'socket.io';
import type { Random } from '../../shared/base/random.ts';
import { frame, type RetryLater, type ServerShutdown } from '../../shared/wire/frames.ts';
import { helloSchema } from '../../shared/wire/schemas.ts';
import { acknowledge } from './acknowledge.ts';
import { createAdmission, type Admitted } from './admission.ts';
import type { Commands } from './commands.ts';
import { createConnection, type Connection, type ConnectionDeps } from './connection.ts';
import type { EmitEvent } from './events.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { Measures } from './metrics.ts';
import type { Grant, MayJoin } from './ports.ts';
import type { Registry } from './registry.ts';
import { listenForRooms } from './rooms.ts';
import type { Sessions } from './sessions.ts';

type Deps = ConnectionDeps & {
  readonly registry: Registry;
  readonly heartbeat: Heartbeat;
  readonly commands: Commands;
  readonly measures: Measures;
  readonly random: Random;
  readonly sessions: Sessions;
  readonly mayJoin: MayJoin;
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
]);

/** Meets every new socket: reads its hello, asks who it is, lets it in and sees it off. */
export const listenForArrivals = (io: Server, deps: Deps): (() => void) => {
  const { registry, heartbeat, measures, emit } = deps;
  const admission = createAdmission(deps);

  const turnAway = (connection: Connection): boolean => {
    const farewell = deps.farewell();
    if (!farewell && registry.size < deps.limits.maxConnections) return false;
    if (farewell) connection.socket.emit(frame.serverShutdown, farewell);
    else connection.socket.emit(frame.retryLater, retryLater(deps.random));
    emit('refused', { reason: farewell ? 'shutdown' : 'full' });
    connection.close(farewell ? 'shutdown' : 'full');
    return true;
  };

  const report = ({ hello, context }: Connection, { streams }: Admitted): void => {
    const { clientId, ...described } = context; // The tab's secret stays here.
    emit('connection', { ...described, isPlain: clientId === null });
    const returns = Object.keys(hello?.cursors ?? {}).length > 0;
    if (returns) measures.counters.returns += 1;
    for (const [stream, answer] of Object.entries(streams)) {
      if (answer.kind === 'denied') emit('denied', { stream });
      else if (answer.kind === 'reset') emit('reset', { stream, reason: answer.reason });
      else if (hello?.cursors[stream]) emit('resume', { stream, from: answer.from, to: answer.to });
    }
    if (returns && streams[context.stream]?.kind === 'resumed') measures.counters.resumes += 1;
  };

  const use = (connection: Connection, grant: Grant | null, since: number): boolean => {
    if (connection.isClosed) return false;
    if (!grant) {
      emit('refused', { reason: 'not-authorized' });
      connection.revoke();
      return false;
    }
    const admitted = admission.admit(connection, grant, since);
    if (!admitted) return false;
    if (connection.hello) heartbeat.add(connection);
    report(connection, admitted);
    return true;
  };

  const letIn = async (connection: Connection, since: number): Promise<boolean> => {
    try {
      await deps.ready;
      const { handshake } = connection.socket;
      return await deps.sessions.ask(handshake, (grant) => use(connection, grant, since));
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
    const { hello, grant, socket } = connection;
    if (hello && !registry.byClientId(hello.clientId)) deps.inboxes.detach(hello.clientId);
    const reason = connection.closedFor ?? transportReason;
    if (!orderly.has(reason)) measures.counters.failures += 1;
    emit('disconnect', { socketId: socket.id, stream: grant.stream, reason });
  };

  const arrive = (socket: Socket): void => {
    const hello = helloSchema.safeParse(socket.handshake.auth);
    const connection = createConnection(socket, hello.success ? hello.data : null, deps);
    if (turnAway(connection)) return;
    registry.add(connection);
    measures.counters.connected += 1;
    socket.on('disconnect', (reason) => {
      if (registry.remove(connection)) seeOff(connection, reason);
    });
    // Listened to at once: what a client sends while it is being let in must not be lost.
    socket.on(frame.pong, (payload: unknown) => heartbeat.pong(connection, payload));
    socket.on(frame.probe, (ack: unknown) => acknowledge(ack));
    const admitted = letIn(connection, deps.head());
    deps.commands.listen(connection, admitted);
    listenForRooms(connection, admitted, deps);
  };

  io.on('connection', arrive);
  return () => io.off('connection', arrive);
};

const retryLater = (random: Random): RetryLater => ({
  message: 'Too many people are connected; trying again soon.',
  retryAfter: 5000 + ((random.bytes(1)[0] ?? 0) / 256) * 10_000,
});
