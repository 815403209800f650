import { expect, test } from 'vitest';
import { createFakeClock } from '../../support/fake-clock.ts';
import { clientId, startRealtime } from '../../support/realtime-server.ts';

const me = clientId('a');

test("[IN1] a client's own messages wait for it and reach nobody else", async () => {
  const { realtime, hello } = await startRealtime();
  realtime.queueMessage(me, 'approved', 1);
  const other = hello({ clientId: clientId('b') });
  await other.welcome();
  const mine = hello({});
  await mine.until(({ seqs }) => seqs('inbox').length === 1);
  realtime.queueMessage(me, 'approved', 2);
  await mine.until(({ seqs }) => seqs('inbox').length === 2);
  expect(mine.deliveries().map(([name, data]) => [name, data])).toEqual([
    ['approved', 1],
    ['approved', 2],
  ]);
  expect(other.deliveries()).toEqual([]);
});

test('[IN2] an inbox has an epoch and seqs of its own, and is resumed by its cursor', async () => {
  const { realtime, hello } = await startRealtime();
  for (const text of ['one', 'two', 'three']) realtime.queueMessage(me, 'note', text);
  const first = hello({});
  await first.until(({ seqs }) => seqs('inbox').length === 3);
  const cursors = first.deliveries().map(([, , { epoch, seq }]) => ({ epoch, seq }));
  const again = hello({ generation: 2, cursors: { inbox: cursors[1] ?? { epoch: '', seq: 0 } } });
  await again.until(({ seqs }) => seqs('inbox').length === 1);
  expect(again.deliveries()[0]?.[1]).toBe('three');
});

test('[IN3] an inbox is bounded; what it drops is counted, and its client is told by a reset', async () => {
  const { realtime, hello } = await startRealtime({ maxQueueSize: 2 });
  const drops: number[] = [];
  realtime.on('inbox-drop', ({ count }) => drops.push(count));
  const before = await hello({}).welcome();
  const inbox = before.streams.inbox;
  if (inbox?.kind !== 'resumed') throw new Error('a first visit has an inbox');
  for (const text of ['one', 'two', 'three']) realtime.queueMessage(clientId('c'), 'note', text);
  expect(drops).toEqual([1]);
  expect(realtime.getMetrics().messaging).toMatchObject({ queueSize: 2, totalQueued: 3 });
  const late = hello({
    clientId: clientId('c'),
    cursors: { inbox: { epoch: inbox.epoch, seq: 0 } },
  });
  const { streams } = await late.welcome();
  expect(streams.inbox).toMatchObject({ kind: 'reset', reason: 'retention' });
  await late.until(({ seqs }) => seqs('inbox').length === 2);
});

test('[IN4] after messageExpiry a waiting message is dropped, and counted', async () => {
  const clock = createFakeClock();
  const { realtime } = await startRealtime({ clock });
  realtime.queueMessage(me, 'note', 1);
  clock.setWallClock(clock.now() + 299_000);
  realtime.queueMessage(me, 'note', 2);
  clock.setWallClock(clock.now() + 2_000);
  expect(realtime.cleanupExpiredMessages()).toBe(1);
  expect(realtime.getHealthStatus().messageQueueSize).toBe(1);
});
