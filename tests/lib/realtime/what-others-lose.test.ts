// The oracle that ours is held to, put to plain Socket.IO: it must find there what is known to be lost there.
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  appliedBy,
  networkOf,
  noteNumbers,
  says,
  startBare,
} from '../../support/bare-socket-io.ts';
import { judge, type Applied, type Published } from '../../support/delivery-oracle.ts';
import { startRealtime, turn } from '../../support/realtime-server.ts';

const slowMs = 250;
const fromStart = new Map([['public', 0]]);
const number = (seq: number): Published => ({ stream: 'public', seq, hash: String(seq) });

/** Says a number every few milliseconds until it is stopped. */
const publishNumbers = (say: (number: number) => number) => {
  const published: Published[] = [];
  const timer = setInterval(() => {
    const next = published.length + 1;
    published.push({ ...number(next), seq: say(next) });
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
    const { server, open } = await startBare({
      connectionStateRecovery: { maxDisconnectionDuration: 60_000, skipMiddlewares: false },
    });
    let isReturn = false;
    server.use((_socket, next) => {
      setTimeout(next, isReturn ? slowMs : 0);
    });
    const client = open({ reconnectionDelay: 20, randomizationFactor: 0 });
    const applied = noteNumbers(client);
    await says(client, 'connect');
    const { published, more, stop } = publishNumbers((next) => {
      server.emit('number', next);
      return next;
    });
    await more(30);
    isReturn = true;
    client.io.engine.close();
    await says(client, 'connect');
    expect(client.recovered).toBe(true);
    await more(30);
    stop();
    // What is still on its way comes in order: the last one is the last.
    await expect.poll(() => applied.at(-1)?.seq).toBe(published.length);
    const counts = countsOf(judge(published, applied, fromStart));
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
    const first = hello({ cursors: { public: cursor(0) } });
    await first.welcome();
    const { published, more, stop } = publishNumbers((next) => log.say('number', next));
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
    expect(judge(published, appliedBy(first, second), fromStart)).toEqual([]);
    expect(published.length).toBeGreaterThan(50);
  });
});

describe('a burst of 30,000 while somebody is away for longer than is kept', () => {
  const many = 30_000;
  const published = Array.from({ length: many + 2 }, (_, index) => number(index + 1));

  test('is gone with Socket.IO, and no event says so', async () => {
    const { server, open } = await startBare({
      connectionStateRecovery: { maxDisconnectionDuration: 1 },
    });
    const client = open({ autoConnect: false, reconnection: false }).connect();
    const applied = noteNumbers(client);
    const others: string[] = [];
    client.onAny((name: string) => name !== 'number' && others.push(name));
    await says(client, 'connect');
    server.emit('number', 1);
    await expect.poll(() => applied.length).toBe(1);
    client.io.engine.close();
    await expect.poll(() => server.of('/').sockets.size).toBe(0);
    for (let burst = 2; burst <= many + 1; burst += 1) server.emit('number', burst);
    client.connect();
    await says(client, 'connect');
    server.emit('number', many + 2);
    await expect.poll(() => applied.at(-1)?.seq).toBe(many + 2);
    expect(others).toEqual([]);
    expect(countsOf(judge(published, applied, fromStart))).toEqual({ lost: many });
  });

  test('[RS3] is told here by a reset, and a snapshot takes its place', async () => {
    const { log, hello, cursor } = await startRealtime();
    const first = hello({ cursors: { public: cursor(0) } });
    await first.welcome();
    log.say('number', 1);
    await first.until(({ seqs }) => seqs().length === 1);
    first.socket.io.engine.close();
    await first.closed();
    for (let burst = 2; burst <= many + 1; burst += 1) log.say('number', burst);
    const second = hello({ generation: 2, cursors: { public: cursor(1) } });
    const answer = (await second.welcome()).streams.public;
    if (answer?.kind !== 'reset') throw new Error('it was told that it lacks nothing');
    expect(answer.reason).toBe('too-far-behind');
    log.say('number', many + 2);
    await second.until(({ seqs }) => seqs().length === 1);
    const snapshot: Applied = { kind: 'snapshot', stream: 'public', seq: answer.seq };
    const applied = [...appliedBy(first), snapshot, ...appliedBy(second)];
    expect(judge(published, applied, fromStart)).toEqual([]);
  });
});

describe('what waits when a server ends', () => {
  const many = 2000;

  test('is mostly lost with io.close()', async () => {
    const { server, open } = await startBare();
    const client = open({ reconnection: false });
    const applied = noteNumbers(client);
    await says(client, 'connect');
    for (let next = 1; next <= many; next += 1) server.emit('number', next);
    const gone = says(client, 'disconnect');
    await server.close();
    await gone;
    console.log(`io.close() delivered ${String(applied.length)} of ${String(many)}`);
    expect(applied.length).toBeLessThan(many);
  });

  test('[SH1] is delivered by shutdown', async () => {
    const { log, hello, cursor, realtime } = await startRealtime({ maxQueueSize: 5000 });
    const client = hello({ cursors: { public: cursor(0) } });
    await client.welcome();
    const published: Published[] = [];
    for (let next = 1; next <= many; next += 1)
      published.push({ ...number(next), seq: log.say('number', next) });
    await realtime.shutdown();
    await client.closed();
    expect(judge(published, appliedBy(client), fromStart)).toEqual([]);
  });
});

describe('a client that takes nothing any more', () => {
  const large = 'x'.repeat(64 * 1024);
  const many = 400;

  test('grows a server of Socket.IO for as long as there is something to say', async () => {
    const { server, open } = await startBare();
    const client = open();
    await says(client, 'connect');
    const [socket] = server.of('/').sockets.values();
    networkOf(client).pause();
    for (let count = 0; count < many; count += 1) {
      server.emit('photo', large);
      await turn();
    }
    // Seen here alone: nothing is told, and it counts as connected.
    const { writeBuffer } = socket?.conn as unknown as { writeBuffer: readonly unknown[] };
    expect(writeBuffer.length).toBeGreaterThan(many / 2);
    expect(socket?.connected).toBe(true);
    networkOf(client).resume();
  });

  test('[SL1] is closed here before that, and lacks nothing when it returns', async () => {
    const { log, hello, cursor, realtime } = await startRealtime({
      ...{ maxBufferedPackets: 100, maxQueueSize: many },
    });
    const first = hello({ cursors: { public: cursor(0) } });
    await first.welcome();
    const slow: unknown[] = [];
    realtime.on('slow', (event) => slow.push(event));
    networkOf(first.socket).pause();
    const published: Published[] = [];
    for (let count = 1; count <= many; count += 1) {
      published.push({ stream: 'public', seq: log.say('photo', large), hash: large });
      await turn();
    }
    expect(slow).toHaveLength(1);
    networkOf(first.socket).resume();
    await first.closed();
    const place = first.seqs().at(-1) ?? 0;
    expect(place).toBeLessThan(many);
    const second = hello({ generation: 2, cursors: { public: cursor(place) } });
    await second.until(({ seqs }) => seqs().at(-1) === log.head());
    expect(judge(published, appliedBy(first, second), fromStart)).toEqual([]);
  });
});
