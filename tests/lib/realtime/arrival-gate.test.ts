import { expect, test } from 'vitest';
import { createArrivalGate } from '../../../lib/realtime/arrival-gate.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { clientId, startRealtime } from '../../support/realtime-server.ts';

const createGate = () => {
  const clock = createFakeClock();
  const random = createSeededRandom(3);
  const gate = createArrivalGate({ clock, random, arrivalsPerSecond: 100, arrivalBurst: 50 });
  return { clock, gate };
};

test('[HE5] a burst is let in, then so many each second', () => {
  const { clock, gate } = createGate();
  const letIn = (count: number): number =>
    Array.from({ length: count }, () => gate.ask()).filter((ms) => ms === 0).length;
  expect(letIn(80)).toBe(50);
  clock.advance(100);
  expect(letIn(80)).toBe(10);
  clock.advance(60_000);
  expect(letIn(80)).toBe(50);
});

test('[HE5] those who must wait are spread by the rate: ten thousand return over a hundred seconds, not together', () => {
  const { gate } = createGate();
  for (let count = 0; count < 50; count += 1) gate.ask();
  const waits = Array.from({ length: 10_000 }, () => gate.ask());
  const seconds = new Map<number, number>();
  for (const ms of waits)
    seconds.set(Math.floor(ms / 1000), (seconds.get(Math.floor(ms / 1000)) ?? 0) + 1);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
  expect(Math.max(...waits)).toBeLessThan(102_001);
  expect(seconds.size).toBeGreaterThan(99);
  expect(Math.max(...seconds.values())).toBeLessThan(170);
});

test('[HE5] in a storm who is early is told when its turn is, and is let in then', async () => {
  const clock = createFakeClock();
  const { realtime, hello } = await startRealtime({ arrivalBurst: 1, arrivalsPerSecond: 1, clock });
  const refused: unknown[] = [];
  realtime.on('refused', (event) => refused.push(event));
  await hello({}).welcome();
  const early = hello({ clientId: clientId('b') });
  const { retryAfter } = (await early.frame('retry-later')) as { retryAfter: number };
  expect(await early.closed()).toBe('transport close');
  expect(early.arrived.map(([name]) => name)).not.toContain('welcome');
  expect(refused).toEqual([{ reason: 'busy', retryAfter }]);
  clock.advance(retryAfter);
  await hello({ clientId: clientId('b') }).welcome();
});

test('[HE6] where the house is full, who never said hello and was quiet makes room for who comes', async () => {
  const clock = createFakeClock();
  const { realtime, plain, hello } = await startRealtime({
    ...{ maxConnections: 2, idleTimeout: 30_000, clock },
  });
  const ended: unknown[] = [];
  realtime.on('disconnect', ({ reason }) => ended.push(reason));
  const quiet = plain();
  await quiet.until(({ socket }) => socket.connected);
  const talker = plain();
  await talker.until(({ socket }) => socket.connected);
  clock.advance(29_000);
  expect((await talker.socket.timeout(5000).emitWithAck('command', {})) as object).toMatchObject({
    code: 'no_commands',
  });
  const early = hello({});
  await early.frame('retry-later');
  expect(ended).toEqual([]);

  clock.advance(1000);
  await hello({}).welcome();
  expect(await quiet.closed()).toBe('transport close');
  expect(ended).toEqual(['idle']);
  expect(talker.socket.connected).toBe(true);
  await hello({ clientId: clientId('b') }).frame('retry-later');
});
