import { expect, test } from 'vitest';
import { buffered, rawStreamOf } from '../../../lib/realtime/write-buffer.ts';
import { networkOf } from '../../support/bare-socket-io.ts';
import { clientId, startRealtime, turn } from '../../support/realtime-server.ts';

const large = 'x'.repeat(256 * 1024);
const allTo = (last: number): readonly number[] => Array.from({ length: last }, (_, at) => at + 1);

test('[SL1] a client that does not take what it is sent is closed as slow, and resumes from its cursor', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({ maxBufferedPackets: 40 });
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const reasons: string[] = [];
  realtime.on('disconnect', ({ reason }) => reasons.push(reason));
  networkOf(client.socket).pause();
  for (let count = 0; count < 200 && reasons.length === 0; count += 1) {
    log.say('photo', large);
    await turn();
  }
  expect(reasons).toEqual(['slow']);

  networkOf(client.socket).resume();
  await client.closed();
  const seen = client.seqs();
  const again = hello({ generation: 2, cursors: { public: cursor(seen.at(-1) ?? 0) } });
  await again.until(({ seqs }) => seqs().at(-1) === log.head());
  expect([...seen, ...again.seqs()]).toEqual(allTo(log.head()));
});

test('[SL1] so is one for whom too many messages wait in its inbox', async () => {
  const { realtime, hello } = await startRealtime({ maxBufferedPackets: 40 });
  const client = hello({});
  await client.welcome();
  const slow: unknown[] = [];
  realtime.on('slow', (event) => slow.push(event));
  networkOf(client.socket).pause();
  for (let count = 0; count < 200 && slow.length === 0; count += 1) {
    realtime.queueMessage(clientId('a'), 'photo', large);
    await turn();
  }
  expect(slow).toHaveLength(1);
  networkOf(client.socket).resume();
  await client.closed();
});

test('[SL1] more bytes in its buffer than may be there close it at once', async () => {
  const { realtime, log, hello, cursor, sockets } = await startRealtime({
    ...{ creditBytes: 10 * 1024 * 1024, maxBufferedBytes: 512 * 1024 },
  });
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const slow: unknown[] = [];
  realtime.on('slow', (event) => slow.push(event));
  const stream = rawStreamOf(sockets()[0]?.conn ?? {});
  networkOf(client.socket).pause();
  for (let count = 0; count < 200 && slow.length === 0; count += 1) {
    log.say('photo', large);
    await turn();
  }
  expect(slow).toHaveLength(1);
  // And with it goes what it had not taken.
  await expect.poll(() => stream).toMatchObject({ destroyed: true });
  networkOf(client.socket).resume();
  await client.closed();
});

test('[SL3] who has used up its credit is sent nothing more until it has taken that, then goes on without a hole', async () => {
  const { realtime, log, hello, cursor, sockets } = await startRealtime({
    ...{ creditPackets: 4, creditBytes: 1024 ** 3 },
  });
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const held: unknown[] = [];
  const ended: unknown[] = [];
  realtime.on('held', (event) => held.push(event));
  realtime.on('disconnect', (event) => ended.push(event));
  const other = hello({ clientId: clientId('b'), cursors: { public: cursor(0) } });
  await other.welcome();
  networkOf(client.socket).pause();
  const [ofClient] = sockets();
  let mostPackets = 0;
  for (let count = 0; count < 60; count += 1) {
    log.say('photo', large);
    await turn();
    mostPackets = Math.max(mostPackets, buffered(ofClient?.conn ?? {}).packets);
  }
  expect(held).toEqual([{ socketId: ofClient?.id }]);
  // One more than it has: with that one it is noticed.
  expect(mostPackets).toBe(5);
  expect(realtime.inspect().connections.byState).toEqual({ held: 1, live: 1 });
  await other.until(({ seqs }) => seqs().length === 60);
  const { lag } = realtime.tally();
  expect(lag).toEqual({ max: lag.mean * 2, mean: lag.mean, behind: 1 });
  expect(lag.max).toBeGreaterThan(0);

  networkOf(client.socket).resume();
  await client.until(({ seqs }) => seqs().at(-1) === 60);
  expect(client.seqs()).toEqual(allTo(60));
  expect(ended).toEqual([]);
  const last = log.say('after');
  await client.until(({ seqs }) => seqs().at(-1) === last);
  expect(realtime.inspect().connections.byState).toEqual({ live: 2 });
});

test('[SH1] who is held back when the server ends gets what it lacks before its transport closes', async () => {
  const { realtime, log, hello, cursor } = await startRealtime();
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  networkOf(client.socket).pause();
  for (let count = 0; count < 60; count += 1) {
    log.say('photo', large);
    await turn();
  }
  expect(realtime.inspect().connections.byState).toEqual({ held: 1 });
  const ended = realtime.shutdown();
  networkOf(client.socket).resume();
  await Promise.all([ended, client.closed()]);
  expect(client.seqs()).toEqual(allTo(60));
});

test('[SL2] a replay goes no faster than its client: it waits, and nothing is closed or piled up', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({ maxBufferedPackets: 2 });
  for (let count = 0; count < 1000; count += 1) log.say('old', 'x'.repeat(40_000));
  const slow: unknown[] = [];
  realtime.on('slow', (event) => slow.push(event));
  const client = hello({ cursors: { public: cursor(0) } });
  client.socket.once('welcome', () => networkOf(client.socket).pause());
  await client.welcome();
  for (let count = 0; count < 200; count += 1) await turn();
  expect(slow).toEqual([]);
  expect(realtime.getMetrics().messaging.totalDelivered).toBeLessThan(1000);

  networkOf(client.socket).resume();
  await client.until(({ seqs }) => seqs().at(-1) === 1000);
  expect(client.seqs()).toHaveLength(1000);
});

test('[SL3] a page that is larger than its credit is waited for until it is out, and is no reason to close', async () => {
  const { realtime, log, hello, cursor, sockets } = await startRealtime();
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const ended: unknown[] = [];
  realtime.on('disconnect', (event) => ended.push(event));
  networkOf(client.socket).pause();
  for (let count = 0; count < 40; count += 1) realtime.queueMessage(clientId('a'), 'photo', large);
  await expect.poll(() => realtime.inspect().connections.byState).toEqual({ held: 1 });
  for (let count = 0; count < 50; count += 1) log.say('after', count);
  await turn();
  expect(buffered(sockets()[0]?.conn ?? {})).toEqual({ packets: 0, bytes: 0 });

  networkOf(client.socket).resume();
  await client.until(({ seqs }) => seqs().at(-1) === 50);
  expect(client.seqs('inbox')).toHaveLength(40);
  expect(ended).toEqual([]);
});
