// The oracle that ours is held to, put to plain Socket.IO: it must find there what is known to be lost there.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type ServerOptions } from 'socket.io';
import { io } from 'socket.io-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { judge, type Applied, type Published } from '../../support/delivery-oracle.ts';
import { startRealtime } from '../../support/realtime-server.ts';

const slowMs = 250;

/** A bare Socket.IO server on a free port, gone when the test is. */
const startBare = async (options: Partial<ServerOptions> = {}) => {
  const http = createServer();
  const server = new Server(http, options);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(async () => {
    await server.close();
  });
  return { server, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
};

/** Says a number every few milliseconds until it is stopped. */
const publishNumbers = (say: (number: number) => number) => {
  const published: Published[] = [];
  const timer = setInterval(() => {
    const number = published.length + 1;
    published.push({ stream: 'public', seq: say(number), hash: String(number) });
  }, 3);
  onTestFinished(() => clearInterval(timer));
  return {
    published,
    /** Resolves when so many more were said. */
    more: async (count: number): Promise<void> => {
      const upTo = published.length + count;
      await expect.poll(() => published.length, { timeout: 5000 }).toBeGreaterThanOrEqual(upTo);
    },
    stop: () => clearInterval(timer),
  };
};

const countsOf = (violations: ReturnType<typeof judge>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { kind } of violations) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('who returns while it is asked who it is', () => {
  test('is told by Socket.IO that everything was recovered, and lacks what was sent meanwhile', async () => {
    const { server, url } = await startBare({
      connectionStateRecovery: { maxDisconnectionDuration: 60_000, skipMiddlewares: false },
    });
    let isReturn = false;
    server.use((_socket, next) => {
      setTimeout(next, isReturn ? slowMs : 0);
    });
    const client = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 20,
      randomizationFactor: 0,
    });
    onTestFinished(() => void client.disconnect());
    const applied: Applied[] = [];
    client.on('number', (number: number) => {
      applied.push({ kind: 'event', stream: 'public', seq: number, hash: String(number) });
    });
    await once(client as never, 'connect');
    const { published, more, stop } = publishNumbers((number) => {
      server.emit('number', number);
      return number;
    });
    await more(30);
    isReturn = true;
    client.io.engine.close();
    await once(client as never, 'connect');
    expect(client.recovered).toBe(true);
    await more(30);
    stop();
    // What is still on its way comes in order: the last one is the last.
    await expect.poll(() => applied.at(-1)?.seq).toBe(published.length);
    const counts = countsOf(judge(published, applied, new Map([['public', 0]])));
    console.log('plain Socket.IO with recovery', counts);
    expect(counts['lost']).toBeGreaterThan(10);
  });

  test('[RS1] lacks nothing here', async () => {
    let asked = (): Promise<void> => Promise.resolve();
    const { log, hello, cursor } = await startRealtime({
      authorize: async () => {
        await asked();
        return { stream: 'public', subject: null };
      },
    });
    const applied: Applied[] = [];
    const first = hello({ cursors: { public: cursor(0) } });
    await first.welcome();
    const { published, more, stop } = publishNumbers((number) => log.say('number', number));
    await more(30);
    asked = () => more(60);
    first.socket.io.engine.close();
    await first.closed();
    const place = first.seqs().at(-1) ?? 0;
    const second = hello({ generation: 2, cursors: { public: cursor(place) } });
    await second.welcome();
    await more(30);
    stop();
    await second.until(({ seqs }) => seqs().at(-1) === published.at(-1)?.seq);
    for (const [, number, { seq }] of [...first.deliveries(), ...second.deliveries()])
      applied.push({ kind: 'event', stream: 'public', seq, hash: String(number) });
    expect(judge(published, applied, new Map([['public', 0]]))).toEqual([]);
    expect(published.length).toBeGreaterThan(50);
  });
});

describe('a command whose answer takes its time', () => {
  test('is done four times by Socket.IO with three retries', async () => {
    const { server, url } = await startBare();
    let done = 0;
    server.on('connection', (socket) => {
      socket.on('enter', (_design: string, answer: (number: number) => void) => {
        done += 1;
        setTimeout(() => answer(done), slowMs);
      });
    });
    const client = io(url, {
      ...{ transports: ['websocket'], forceNew: true },
      ...{ retries: 3, ackTimeout: 50 },
    });
    onTestFinished(() => void client.disconnect());
    client.emit('enter', 'a rose');
    await expect.poll(() => done, { timeout: 2000 }).toBe(4);
  });
});

describe('what waits when a server ends', () => {
  const many = 2000;

  test('is mostly lost with io.close()', async () => {
    const { server, url } = await startBare();
    const client = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
    onTestFinished(() => void client.disconnect());
    let heard = 0;
    client.on('number', () => (heard += 1));
    await once(client as never, 'connect');
    for (let number = 1; number <= many; number += 1) server.emit('number', number);
    const gone = once(client as never, 'disconnect');
    await server.close();
    await gone;
    console.log(`io.close() delivered ${String(heard)} of ${String(many)}`);
    expect(heard).toBeLessThan(many);
  });

  test('[SH1] is delivered by shutdown', async () => {
    const { log, hello, cursor, realtime } = await startRealtime({ maxQueueSize: 5000 });
    const client = hello({ cursors: { public: cursor(0) } });
    await client.welcome();
    const published: Published[] = [];
    for (let number = 1; number <= many; number += 1)
      published.push({ stream: 'public', seq: log.say('number', number), hash: String(number) });
    await realtime.shutdown();
    await client.closed();
    const applied = client.deliveries().map(([, number, { seq }]): Applied => ({
      ...{ kind: 'event', stream: 'public', seq },
      hash: String(number),
    }));
    expect(judge(published, applied, new Map([['public', 0]]))).toEqual([]);
  });
});
