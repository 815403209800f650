import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type ServerOptions } from 'socket.io';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { Applied } from './delivery-oracle.ts';
import type { Listener } from './realtime-server.ts';

type ClientOptions = Partial<ManagerOptions & SocketOptions>;

/** A bare Socket.IO server on a free port, gone when the test is. */
export const startBare = async (options: Partial<ServerOptions> = {}) => {
  const http = createServer();
  const server = new Server(http, options);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(async () => {
    await server.close();
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const open = (given: ClientOptions = {}): Socket => {
    const client = io(url, { transports: ['websocket'], forceNew: true, ...given });
    onTestFinished(() => void client.disconnect());
    return client;
  };
  return { server, open };
};

/** Resolves when a client of Socket.IO says this; its emitter is one of its own. */
export const says = (client: Socket, name: 'connect' | 'disconnect'): Promise<unknown> =>
  new Promise((resolve) => void client.once(name, resolve));

/** What the oracle is told of a bare client that hears numbers, as they come. */
export const noteNumbers = (client: Socket): readonly Applied[] => {
  const applied: Applied[] = [];
  client.on('number', (number: number) => {
    applied.push({ kind: 'event', stream: 'public', seq: number, hash: String(number) });
  });
  return applied;
};

/** What the oracle is told of ours. */
export const appliedBy = (...clients: readonly Listener[]): readonly Applied[] =>
  clients
    .flatMap((client) => client.deliveries())
    .map(([, number, { seq }]) => ({
      ...{ kind: 'event', stream: 'public', seq },
      hash: String(number),
    }));

type Pausable = { pause(): void; resume(): void };

/** A client's own WebSocket: paused, it takes nothing more from the network. */
export const networkOf = (client: Socket): Pausable => {
  const { transport } = client.io.engine as unknown as { transport: { ws: Pausable } };
  return transport.ws;
};
