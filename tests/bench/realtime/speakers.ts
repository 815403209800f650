import { createServer, type Server as HttpServer } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import { WebSocketServer } from 'ws';
import { RealtimeReliability } from '../../../lib/realtime/index.ts';

/** One way to say the same thing to everybody. */
export type Speaker = {
  /** Sends one event to all who are there. */
  say(data: object): void;
  connections(): number;
};

export type SpeakerName = 'floor' | 'emit' | 'recovery' | 'loop' | 'ours';

const eventName = 'news';

/** A bare WebSocket server, and a frame that is built once: less work than this there cannot be. */
const floor = (http: HttpServer): Speaker => {
  const server = new WebSocketServer({ server: http });
  return {
    say(data) {
      const text = Buffer.from(`42${JSON.stringify([eventName, data])}`);
      const head = Buffer.from([0x81, 126, 0, 0]);
      head.writeUInt16BE(text.length, 2);
      const frame = Buffer.concat([head, text]);
      for (const client of server.clients) streamOf(client).write(frame);
    },
    connections: () => server.clients.size,
  };
};

const streamOf = (client: object): NodeJS.WritableStream =>
  // Beneath the types of ws.
  (client as { readonly _socket: NodeJS.WritableStream })._socket;

const socketIo = (
  http: HttpServer,
  options: Partial<ServerOptions>,
  say: (io: Server, data: object) => void,
): Speaker => {
  const io = new Server(http, options);
  return { say: (data) => say(io, data), connections: () => io.of('/').sockets.size };
};

const emitToAll = (io: Server, data: object): void => void io.emit(eventName, data);

const makers: Readonly<Record<SpeakerName, (http: HttpServer) => Speaker | Promise<Speaker>>> = {
  floor,
  emit: (http) => socketIo(http, {}, emitToAll),
  recovery: (http) =>
    socketIo(http, { connectionStateRecovery: { maxDisconnectionDuration: 120_000 } }, emitToAll),
  loop: (http) =>
    socketIo(http, {}, (io, data) => {
      for (const socket of io.of('/').sockets.values()) socket.emit(eventName, data);
    }),
  async ours(http) {
    const realtime = new RealtimeReliability(new Server(http));
    await realtime.initializeConnections();
    return {
      say: (data) => void realtime.broadcastMessage(eventName, data),
      connections: () => realtime.getMetrics().connections.active,
    };
  },
};

export const startSpeaker = async (name: SpeakerName) => {
  const http = createServer();
  const speaker = await makers[name](http);
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { ...speaker, port: address.port };
};
