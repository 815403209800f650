import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openFaultyWire, type FaultyWire } from '../../support/faulty-wire.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

/** One end of a connection: what it read, and how it ended. */
const watch = (socket: Socket) => {
  let text = '';
  let end: 'open' | 'closed' | 'reset' = 'open';
  let look = (): void => undefined;
  onTestFinished(() => void socket.destroy());
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    look();
  });
  socket.on('error', () => undefined);
  socket.on('close', (hadError) => {
    end = hadError ? 'reset' : 'closed';
    look();
  });
  return {
    send: (bytes: string) => void socket.write(bytes),
    close: () => void socket.end(),
    text: () => text,
    end: () => end,
    until: (isSo: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          if (isSo()) resolve();
        };
        look();
      }),
  };
};
type End = ReturnType<typeof watch>;

/** A server, and a wire that leads to it. */
const startWire = async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const wire = await openFaultyWire(port, createSeededRandom(1));
  onTestFinished(async () => {
    await wire.close();
    server.close();
  });
  const dial = (): Socket => connect(Number(new URL(wire.url).port), '127.0.0.1');
  return {
    wire,
    dial: () => watch(dial()),
    async join() {
      const arrived = once(server, 'connection');
      const client = watch(dial());
      return { client, server: watch(((await arrived) as [Socket])[0]) };
    },
  };
};

/** What is sent through a good wire comes out, so that what does not come later was kept back. */
const passes = async (from: End, to: End, word: string): Promise<void> => {
  from.send(word);
  await to.until(() => to.text().endsWith(word));
};

const timeOf = async (done: Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await done;
  return performance.now() - startedAt;
};

/** Another connection through the same wire: there was time enough for what is not to come. */
const goesOnFor = async ({ join }: Awaited<ReturnType<typeof startWire>>): Promise<void> => {
  const { client, server } = await join();
  await passes(client, server, 'anybody there?');
  await passes(server, client, 'yes');
};

const feels = (wire: FaultyWire) =>
  Object.fromEntries(Object.entries(wire.felt).filter(([, count]) => count > 0));

test('a wire carries bytes in both directions, and ends', async () => {
  const { wire, join } = await startWire();
  const { client, server } = await join();
  await passes(client, server, 'question');
  await passes(server, client, 'answer');
  server.send('and farewell');
  server.close();
  client.close();
  await client.until(() => client.end() === 'closed');
  expect(client.text()).toBe('answerand farewell');
  await expect.poll(() => wire.size).toBe(0);
  expect(feels(wire)).toEqual({});
});

test('delay and jitter make each chunk late and keep the order', async () => {
  const { wire, join } = await startWire();
  const { client, server } = await join();
  wire.setWeather({ delayMs: 60, jitterMs: 40 });
  expect(await timeOf(passes(client, server, 'up'))).toBeGreaterThanOrEqual(59);
  for (const word of ['a', 'b', 'c', 'd']) server.send(word);
  await client.until(() => client.text().length === 4);
  expect(client.text()).toBe('abcd');
  wire.setWeather({});
  await passes(client, server, 'good again');
  expect(Object.keys(feels(wire))).toEqual(['delay']);
});

test('at 1 kB/s what comes takes its time, and comes whole', async () => {
  const { wire, join } = await startWire();
  const { client, server } = await join();
  wire.setWeather({ bytesPerSecond: 1000 });
  const text = 'x'.repeat(300) + '.';
  expect(await timeOf(passes(server, client, text))).toBeGreaterThanOrEqual(195);
  expect(client.text()).toBe(text);
  server.send(text);
  wire.setWeather({});
  await client.until(() => client.text().length === 2 * text.length);
  expect(Object.keys(feels(wire))).toEqual(['trickle']);
});

test('a cut mid-frame lets the beginning of what comes next through, and no more', async () => {
  const { wire, join } = await startWire();
  const { client, server } = await join();
  wire.cutMidFrame(3);
  server.send('frame');
  await client.until(() => client.end() === 'closed');
  expect(client.text()).toBe('fra');
  await server.until(() => server.end() !== 'open');
  expect(feels(wire)).toEqual({ 'cut mid-frame': 1 });
});

test('a cut mid-frame never lets the whole frame through', async () => {
  const { wire, join } = await startWire();
  const { client, server } = await join();
  wire.cutMidFrame(1000);
  server.send('frame');
  await client.until(() => client.end() === 'closed');
  expect(client.text()).toBe('fram');
});

test('a reset is heard as such on both sides', async () => {
  const { wire, join } = await startWire();
  const { client, server } = await join();
  wire.reset();
  await client.until(() => client.end() === 'reset');
  await server.until(() => server.end() === 'reset');
  expect(feels(wire)).toEqual({ reset: 1 });
});

test('a half-open connection carries nothing in either direction, and neither side hears of it', async () => {
  const house = await startWire();
  const { client, server } = await house.join();
  house.wire.goHalfOpen();
  client.send('up');
  server.send('down');
  client.close();
  await goesOnFor(house);
  expect([client.text(), server.text()]).toEqual(['', '']);
  expect(server.end()).toBe('open');
  expect(feels(house.wire)).toEqual({ 'half-open': 1 });
});

test.each(['up', 'down'] as const)(
  'a wire that is silent %s carries the other way',
  async (way) => {
    const house = await startWire();
    const { client, server } = await house.join();
    const [mute, heard] = way === 'up' ? [client, server] : [server, client];
    house.wire.silence(way);
    mute.send('lost');
    await passes(heard, mute, 'still comes');
    await goesOnFor(house);
    expect(heard.text()).toBe('');
    expect(feels(house.wire)).toEqual({ 'one-way': 1 });
  },
);

test('a wire that refuses resets who comes, and leaves who is there alone', async () => {
  const { wire, dial, join } = await startWire();
  const { client, server } = await join();
  wire.refuse(true);
  const stranger = dial();
  await stranger.until(() => stranger.end() === 'reset');
  await passes(client, server, 'still here');
  wire.refuse(false);
  await join();
  expect(feels(wire)).toEqual({ refused: 1 });
});

const requests = {
  websocket: 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\n\r\n',
  'long-polling': 'GET /socket.io/?EIO=4&transport=polling&t=x HTTP/1.1\r\n\r\n',
  'server-sent-events':
    'GET /api/events?stream=public HTTP/1.1\r\nAccept: text/event-stream\r\n\r\n',
  other: 'GET /api/events?stream=public HTTP/1.1\r\nAccept: application/json\r\n\r\n',
};
const roads = ['websocket', 'long-polling', 'server-sent-events'] as const;

test.each(roads)(
  'where %s is blocked, it is reset now and later, and nothing else is',
  async (road) => {
    const { wire, join } = await startWire();
    const { client, server } = await join();
    await passes(client, server, requests[road]);
    wire.block([road]);
    await client.until(() => client.end() === 'reset');
    for (const [name, request] of Object.entries(requests)) {
      const next = await join();
      if (name === road) {
        next.client.send(request);
        await next.client.until(() => next.client.end() === 'reset');
      } else await passes(next.client, next.server, request);
    }
    wire.block([]);
    const again = await join();
    await passes(again.client, again.server, requests[road]);
    expect(feels(wire)).toEqual({ 'road blocked': 2 });
  },
);
