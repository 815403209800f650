import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import { WebSocketServer } from 'ws';
import {
  createMemoryLog,
  RealtimeReliability,
  type MemoryRecord,
  type RealtimeOptions,
} from '../../../lib/realtime/index.ts';
import { frame, publicStream } from '../../../shared/wire/frames.ts';
import { systemClock } from '../../../lib/wal/index.ts';
import { foldersOf } from '../../../server/compose-folders.ts';
import { createMeters } from '../../../server/compose-metrics.ts';
import { withOperations } from '../../../server/compose-operations.ts';
import { readConfig } from '../../../server/config.ts';
import { createMetricsServer } from '../../../server/ops/metrics/metrics-server.ts';
import { openDurableLog } from './durable-log.ts';
import type { SetUp, SpeakerName } from './orders.ts';
import { eventName, eventText } from './reading.ts';

/** One way to say the same thing to everybody. */
export type Speaker = {
  /** Sends one event to all who are there. */
  say(data: object): void;
  /** Sends to one alone. */
  pour(clientId: string, text: string): void;
  connections(): number;
  closedAsSlow(): number;
};

/** A bare WebSocket server, and a frame that is built once: less work than this there cannot be. */
const floor = (http: HttpServer): Speaker => {
  const server = new WebSocketServer({ server: http });
  return {
    ...guaranteesNothing,
    say(data) {
      const text = Buffer.from(`42${JSON.stringify([eventName, data])}`);
      const head = Buffer.from([0x81, 126, 0, 0]);
      head.writeUInt16BE(text.length, 2);
      const whole = Buffer.concat([head, text]);
      for (const client of server.clients) streamOf(client).write(whole);
    },
    connections: () => server.clients.size,
  };
};

const guaranteesNothing = { pour: (): void => undefined, closedAsSlow: () => 0 };

const streamOf = (client: object): NodeJS.WritableStream =>
  // Beneath the types of ws.
  (client as { readonly _socket: NodeJS.WritableStream })._socket;

type Plain = {
  readonly options?: Partial<ServerOptions>;
  readonly meet?: (socket: Socket, io: Server) => void;
  readonly say?: (io: Server, data: object) => void;
};

const emitToAll = (io: Server, data: unknown): void => void io.emit(eventName, data);

const socketIo =
  ({ options = {}, meet, say = emitToAll }: Plain) =>
  (http: HttpServer): Speaker => {
    const io = new Server(http, options);
    if (meet !== undefined) io.on('connection', (socket) => meet(socket, io));
    return {
      ...guaranteesNothing,
      say: (data) => say(io, data),
      connections: () => io.of('/').sockets.size,
    };
  };

/** What many servers do to know who is there: a timer for each. */
const beat = (socket: Socket): void => {
  const timer = setInterval(() => socket.emit(frame.ping, { timestamp: Date.now() }), heartbeatMs);
  socket.once('disconnect', () => clearInterval(timer));
};

/** As often as ours does. */
const heartbeatMs = 30_000;

const emitToEach = (io: Server, data: object): void => {
  for (const socket of io.of('/').sockets.values()) socket.emit(eventName, data);
};

/** Says what it is told to everybody, and answers at once. */
const sayAndAnswer = (socket: Socket, io: Server): void => {
  socket.on(frame.command, (said: unknown, answer: (result: object) => void) => {
    emitToAll(io, said);
    answer({ ok: true });
  });
};

type Ours = RealtimeReliability;

const ours = async (
  http: HttpServer,
  options: RealtimeOptions<MemoryRecord>,
  watch: (realtime: Ours) => void = () => undefined,
): Promise<Speaker> => {
  const realtime = new RealtimeReliability<MemoryRecord>(new Server(http), {
    ...options,
    // As the contest does.
    releaseRequests: true,
    // Else whoever stalls would have to be waited for longer than is measured.
    maxBufferedPackets: 200,
    // What it was flooded with is no news any more when it returns.
    messageExpiry: 500,
  });
  let closedAsSlow = 0;
  realtime.on('slow', () => (closedAsSlow += 1));
  watch(realtime);
  await realtime.initializeConnections();
  return {
    say: (data) => void realtime.broadcastMessage(eventName, data),
    pour: (clientId, text) => realtime.queueMessage(clientId, 'flood', text),
    connections: () => realtime.getMetrics().connections.active,
    closedAsSlow: () => closedAsSlow,
  };
};

/** Counted as the contest is, for Prometheus and for the operations page, and asked for it on the same port. */
const oursCounted = (http: HttpServer): Promise<Speaker> => {
  const dir = tmpdir();
  const read = readConfig({ DATA_DIR: dir, UPLOADS_DIR: dir, BACKUPS_DIR: dir });
  if (!read.ok) throw new Error(read.error.join(' '));
  const meters = withOperations(read.value, createMeters(read.value, foldersOf(read.value)));
  meters.server(http);
  const metrics = createMetricsServer(meters.registry);
  http.on('request', (request, response) => void metrics.emit('request', request, response));
  return ours(http, {}, (realtime) => {
    meters.sockets(realtime);
    meters.openOperations(realtime, { shipped: { folder: () => null, machine: () => null } });
  });
};

const project: RealtimeOptions<MemoryRecord>['project'] = ({ name, data }) => [
  { stream: publicStream, kind: 'event', name, data },
];

/** The same history in every process that is given the same count. */
const filledLog = (count: number) => {
  const log = createMemoryLog({
    clock: systemClock,
    random: { bytes: (length) => new Uint8Array(length) },
    keep: count,
  });
  for (let nth = 0; nth < count; nth += 1) log.append(eventName, { nth, at: nth, text: eventText });
  return log;
};

type Make = (http: HttpServer, setUp: SetUp) => Speaker | Promise<Speaker>;

const makers: Readonly<Record<SpeakerName, Make>> = {
  floor,
  emit: socketIo({}),
  recovery: socketIo({
    options: { connectionStateRecovery: { maxDisconnectionDuration: 120_000 } },
  }),
  loop: socketIo({ meet: beat, say: emitToEach }),
  ours: (http, { filled }) => ours(http, filled > 0 ? { log: filledLog(filled), project } : {}),
  'ours-counted': oursCounted,
  'emit-acks': socketIo({ meet: sayAndAnswer }),
  async 'ours-durable'(http, { folder }) {
    const { log, onCommand } = await openDurableLog(folder);
    return ours(http, { log, project, onCommand });
  },
};

/** Whom the kernel turns away tries again after 1, 3, 7 seconds: that would be measured instead. */
const where = { host: '127.0.0.1', backlog: 4096 };

export const startSpeaker = async (setUp: SetUp) => {
  const http = createServer();
  const speaker = await makers[setUp.name](http, setUp);
  await new Promise<void>((done) => http.listen({ ...where, port: setUp.port }, done));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { ...speaker, port: address.port };
};
