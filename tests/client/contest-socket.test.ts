import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';
import { createContestSocket } from '../../client/src/realtime/contest-socket.ts';
import { createLiveSocket } from '../../client/src/realtime/live-socket.ts';
import { RealtimeReliability } from '../../lib/realtime/index.ts';
import { systemClock } from '../../lib/realtime/system-clock.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakePage, createFakeStorage } from '../support/fake-page.ts';
import { createRecordLog, showRecord } from '../support/record-log.ts';
import { sampleView } from '../support/sample-contest.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

type Proxy = (upgrade: Duplex, request: IncomingMessage) => void;
type Upgrade = readonly [IncomingMessage, Duplex, Buffer];

/** A server behind a proxy that treats websockets in its own way. */
const startBehind = async (proxy?: Proxy, port = 0) => {
  const http = createServer();
  const io = new Server(http);
  if (proxy !== undefined) {
    http.removeAllListeners('upgrade');
    http.on('upgrade', (request, socket: Duplex) => {
      onTestFinished(() => void socket.destroy());
      socket.on('error', () => socket.destroy());
      proxy(socket, request);
    });
  }
  const log = createRecordLog();
  const realtime = new RealtimeReliability(io, { log, project: showRecord, clock: systemClock });
  await realtime.initializeConnections();
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(async () => {
    await io.close();
  });
  const sockets = () => [...io.sockets.sockets.values()];
  const transports = () => sockets().map(({ conn }) => conn.transport.name);
  const cookies = () => sockets().map(({ handshake }) => handshake.headers.cookie);
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    http,
    log,
    transports,
    cookies,
  };
};

const hello = () => ({ clientId: 'a'.repeat(26), generation: 1, cursors: {} });

/** Makes a websocket of it, over which no word of the server ever comes. */
const acceptOnly =
  (then: (socket: Duplex) => void = () => undefined): Proxy =>
  (socket, { headers }) => {
    const key = createHash('sha1')
      .update(`${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${lines.join('\r\n')}\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
    then(socket);
  };

/** Resolves when the server has let the socket in. */
const welcomed = (socket: ReturnType<typeof createContestSocket>): Promise<unknown> =>
  new Promise((resolve) => {
    socket.onAny((name, data) => {
      if (name === 'welcome') resolve(data);
    });
  });

const open = (url: string, clock: Clock = systemClock) => {
  const socket = createContestSocket({ hello, clock, url });
  onTestFinished(() => void socket.disconnect());
  return socket;
};

test('[TR1] where nothing is in the way a page has a websocket at once', async () => {
  const { url, transports } = await startBehind();
  const socket = open(url);
  const isIn = welcomed(socket);
  socket.connect();
  await isIn;
  expect(transports()).toEqual(['websocket']);
});

test('[TR1] where a proxy refuses websockets the same try goes on by polling', async () => {
  const { url, transports } = await startBehind((socket) => {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
  const socket = open(url);
  const errors: unknown[] = [];
  socket.on('connect_error', (error) => errors.push(error));
  const isIn = welcomed(socket);
  socket.connect();
  await isIn;
  expect(transports()).toEqual(['polling']);
  expect(errors).toEqual([]);
});

test('[TR1] where a proxy takes a websocket and drops it, the same try goes on by polling', async () => {
  const { url, transports } = await startBehind(acceptOnly((socket) => void socket.end()));
  const socket = open(url, createFakeClock());
  const isIn = welcomed(socket);
  socket.connect();
  await isIn;
  expect(transports()).toEqual(['polling']);
});

test.each([
  ['never answers a websocket', () => undefined],
  ['takes a websocket and says nothing', acceptOnly()],
] as const)(
  '[TR1] where a proxy %s, the same try goes on by polling after four seconds',
  async (_, proxy) => {
    const { url, http, transports } = await startBehind(proxy);
    const clock = createFakeClock();
    const socket = open(url, clock);
    const isIn = welcomed(socket);
    socket.connect();
    await once(http, 'upgrade');
    clock.advance(3999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    await isIn;
    expect(transports()).toEqual(['polling']);

    // A later try does not wait for it again.
    socket.disconnect();
    const isBack = welcomed(socket);
    socket.connect();
    await isBack;
    expect(clock.pending).toBe(0);
  },
);

test('[TR1] where a proxy never answers a websocket the next try goes by polling', async () => {
  const { url, http, transports } = await startBehind(() => undefined);
  const socket = open(url);
  const isIn = welcomed(socket);
  socket.connect();
  await once(http, 'upgrade');
  socket.disconnect();
  socket.connect();
  await isIn;
  expect(transports()).toEqual(['polling']);
});

test('[TR1] where nobody was there at all the next try has a websocket at once', async () => {
  const gone = createServer();
  gone.listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  const socket = open(`http://127.0.0.1:${port}`);
  const failed = new Promise((resolve) => socket.on('connect_error', resolve));
  const isIn = welcomed(socket);
  socket.connect();
  await failed;
  const { transports } = await startBehind(undefined, port);
  socket.connect();
  await isIn;
  expect(transports()).toEqual(['websocket']);
});

test.each([
  ['a websocket', undefined],
  ['polling', (socket: Duplex) => void socket.destroy()],
])('over %s a program says who it is in headers of its own', async (_road, proxy) => {
  const { url, cookies } = await startBehind(proxy);
  const headers = { Cookie: 'session=mine' };
  const socket = createContestSocket({ hello, clock: systemClock, url, headers });
  onTestFinished(() => void socket.disconnect());
  const isIn = welcomed(socket);
  socket.connect();
  await isIn;
  expect(cookies()).toEqual(['session=mine']);
});

test('[TR2] a page that began by polling is told when a websocket takes over', async () => {
  const { url, http } = await startBehind();
  const [accept] = http.listeners('upgrade');
  http.removeAllListeners('upgrade');
  const socket = open(url);
  const upgraded = new Promise((resolve) => {
    socket.on('upgrade', () => resolve(socket.transport?.()));
  });
  const isIn = welcomed(socket);
  const nextUpgrade = (): Promise<Upgrade> =>
    new Promise((resolve) => http.once('upgrade', (...upgrade) => resolve(upgrade)));
  socket.connect();
  const [, swallowed] = await nextUpgrade();
  swallowed.destroy();
  socket.disconnect();
  const upgrade = nextUpgrade();
  socket.connect();
  await isIn;
  expect(socket.transport?.()).toBe('polling');
  accept?.(...(await upgrade));
  expect(await upgraded).toBe('websocket');
});

test('a page behind such a proxy is live, and takes its snapshot from where the server says', async () => {
  const { url, log } = await startBehind((socket) => void socket.destroy());
  log.say('before', 1);
  const page = { ...createFakePage(), sessionStorage: createFakeStorage(), fetch };
  const asked: string[] = [];
  const events: string[] = [];
  const seen = new Promise<void>((resolve) => {
    createLiveSocket({
      ...{ page, clock: systemClock, random: createSeededRandom(1), url },
      mainStream: () => 'public',
    })({
      snapshotOf: async (stream, from) => {
        asked.push(`${stream} ${from}`);
        return { epoch: log.epoch, seq: log.head(), view: sampleView([]) };
      },
      onSnapshot: () => void log.say('after', 2),
      onEvent: (name) => {
        events.push(name);
        resolve();
      },
      onState: () => undefined,
    }).connect();
  });
  await seen;
  expect(asked).toEqual(['public /api/snapshot?stream=public']);
  expect(events).toEqual(['after']);
});
