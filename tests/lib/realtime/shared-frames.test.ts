import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type ServerOptions } from 'socket.io';
import { io, type ManagerOptions } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { RealtimeReliability } from '../../../lib/realtime/index.ts';
import { clientId, listenTo } from '../../support/realtime-server.ts';

const start = async (options: Partial<ServerOptions> = {}) => {
  const http = createServer();
  const server = new Server(http, options);
  const realtime = new RealtimeReliability(server);
  await realtime.initializeConnections();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(async () => {
    await server.close();
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const connect = async (letter: string, client: Partial<ManagerOptions> = {}) => {
    const socket = io(url, {
      ...{ reconnection: false, forceNew: true, transports: ['websocket'] },
      ...client,
      auth: { clientId: clientId(letter), generation: 1, cursors: {} },
    });
    onTestFinished(() => void socket.disconnect());
    const listener = listenTo(socket);
    await listener.welcome();
    return listener;
  };
  return { realtime, server, connect };
};

// One below and one above each length that a WebSocket frame writes in another way, and letters of several bytes.
const texts = [0, 60, 64_000, 70_000].map((length) => 'ü'.repeat(length)).concat('🌹 last');

test('what many get is the same for all, in order, however long it is and however they are connected', async () => {
  const { realtime, connect } = await start();
  const clients = [
    await connect('a'),
    await connect('b'),
    await connect('c', { transports: ['polling'] }),
    await connect('d', { transports: ['polling', 'websocket'] }),
  ];
  for (const text of texts) realtime.broadcastMessage('news', text);
  for (const client of clients) {
    await client.until(({ deliveries }) => deliveries().length === texts.length);
    expect(client.deliveries().map(([name, data]) => [name, data])).toEqual(
      texts.map((text) => ['news', text]),
    );
  }
});

test('bytes are sent as bytes', async () => {
  const { realtime, connect } = await start();
  const client = await connect('a');
  realtime.broadcastMessage('before', 1);
  await client.until(({ deliveries }) => deliveries().length === 1);
  realtime.broadcastMessage('bytes', Buffer.from([1, 2, 3]));
  await client.until(({ deliveries }) => deliveries().length === 2);
  realtime.broadcastMessage('after', 3);
  await client.until(({ deliveries }) => deliveries().length === 3);
  expect(client.deliveries().map(([, data]) => data)).toEqual([1, Buffer.from([1, 2, 3]), 3]);
});

test('a connection that is compressed gets what it can read', async () => {
  const { realtime, connect } = await start({ perMessageDeflate: { threshold: 0 } });
  const client = await connect('a');
  for (const text of texts) realtime.broadcastMessage('news', text);
  await client.until(({ deliveries }) => deliveries().length === texts.length);
  expect(client.deliveries().map(([, data]) => data)).toEqual(texts);
});

test('without what Socket.IO has beneath its types everything is sent as anybody would', async () => {
  const { realtime, server, connect } = await start();
  const client = await connect('a');
  Reflect.set(server, 'encoder', undefined);
  realtime.broadcastMessage('news', 'nevertheless');
  await client.until(({ deliveries }) => deliveries().length === 1);
  expect(client.deliveries()[0]?.[1]).toBe('nevertheless');
});
