import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../server/compose-listening.ts';

/** It answers the farewell of a websocket, as some programs do, and leaves its own end open. */
const openForEver = async (port: number): Promise<void> => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await once(socket.resume(), 'end');
};

test('a websocket whose client never closes its end does not keep the server from ending', async () => {
  const server = createServer();
  server.on('upgrade', (_request, socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  );
  const { port, close } = await listen(server, { port: 0, host: '127.0.0.1' });
  await openForEver(port);
  await close();
  expect(server.listening).toBe(false);
});
