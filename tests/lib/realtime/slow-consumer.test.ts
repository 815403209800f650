import { expect, test } from 'vitest';
import { startRealtime, turn, type Listener } from '../../support/realtime-server.ts';

type Pausable = { pause(): void; resume(): void };

/** The client's own WebSocket: paused, it takes nothing more from the network. */
const networkOf = ({ socket }: Listener): Pausable => {
  const { transport } = socket.io.engine as unknown as { transport: { ws: Pausable } };
  return transport.ws;
};

test('[SL1] a client that does not take what it is sent is closed as slow, and resumes from its cursor', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({ maxBufferedBytes: 512 * 1024 });
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const reasons: string[] = [];
  realtime.on('disconnect', ({ reason }) => reasons.push(reason));
  networkOf(client).pause();
  const large = 'x'.repeat(256 * 1024);
  for (let count = 0; count < 200 && reasons.length === 0; count += 1) {
    log.say('photo', large);
    await turn();
  }
  expect(reasons).toEqual(['slow']);

  networkOf(client).resume();
  await client.closed();
  const seen = client.seqs();
  const again = hello({ generation: 2, cursors: { public: cursor(seen.at(-1) ?? 0) } });
  await again.until(({ seqs }) => seqs().at(-1) === log.head());
  const all = Array.from({ length: log.head() }, (_, index) => index + 1);
  expect([...seen, ...again.seqs()]).toEqual(all);
});

test('[SL2] a replay goes no faster than its client: it waits, and nothing is closed or piled up', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({ maxBufferedPackets: 2 });
  for (let count = 0; count < 1000; count += 1) log.say('old', 'x'.repeat(40_000));
  const slow: unknown[] = [];
  realtime.on('slow', (event) => slow.push(event));
  const client = hello({ cursors: { public: cursor(0) } });
  client.socket.once('welcome', () => networkOf(client).pause());
  await client.welcome();
  for (let count = 0; count < 200; count += 1) await turn();
  expect(slow).toEqual([]);
  expect(realtime.getMetrics().messaging.totalDelivered).toBeLessThan(1000);

  networkOf(client).resume();
  await client.until(({ seqs }) => seqs().at(-1) === 1000);
  expect(client.seqs()).toHaveLength(1000);
});
