import { expect, test } from 'vitest';
import { createFakeClock } from '../../support/fake-clock.ts';
import { clientId, startRealtime, type Listener } from '../../support/realtime-server.ts';

/** Answers every ping; `caughtUp` resolves when the server has read all answers so far. */
const answering = (client: Listener): { caughtUp: () => Promise<unknown> } => {
  client.socket.on('heartbeat-ping', ({ timestamp }: { timestamp: number }) =>
    client.socket.emit('heartbeat-pong', { echo: timestamp, clientTime: 0 }),
  );
  return { caughtUp: () => client.socket.timeout(5000).emitWithAck('probe') };
};

test('[HB1] a ping carries the heads of the streams that the client has', async () => {
  const clock = createFakeClock();
  const { log, hello, cursor } = await startRealtime({ clock });
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  log.say('one');
  log.commit();
  clock.advance(30_000);
  expect(await client.frame('heartbeat-ping')).toMatchObject({
    timestamp: clock.now(),
    sequence: 1,
    heads: { public: { epoch: 'epoch-1', seq: 1 } },
  });
});

test('[HB4] whose network cuts what is silent is asked often enough, and nobody else more often', async () => {
  const clock = createFakeClock();
  const { hello } = await startRealtime({ clock });
  const hurried = hello({ quietMs: 10_000 });
  const calm = hello({ clientId: clientId('b') });
  await Promise.all([hurried.welcome(), calm.welcome()]);
  const answers = [answering(hurried), answering(calm)];
  for (let second = 0; second < 29; second += 1) clock.advance(1000);
  await Promise.all(answers.map(({ caughtUp }) => caughtUp()));
  const pings = (client: Listener) =>
    client.arrived.filter(([name]) => name === 'heartbeat-ping').map(([, ping]) => ping);
  expect(pings(calm)).toEqual([]);
  const times = pings(hurried).map((ping) => (ping as { timestamp: number }).timestamp);
  const startedAt = clock.now() - 29_000;
  const gaps = times.map((time, index) => time - (times[index - 1] ?? startedAt));
  expect(gaps).toEqual([4000, 4000, 4000, 4000, 4000, 4000, 4000]);
});

test.each([0, -1, 'often'])(
  '[PL1] who bears a silence of %s has said no valid hello',
  async (quietMs) => {
    const { hello } = await startRealtime();
    const client = hello({ quietMs: quietMs as number });
    await client.until(({ socket }) => socket.connected);
    await client.socket.timeout(5000).emitWithAck('probe');
    expect(client.arrived).toEqual([]);
  },
);

test('[HB2] who does not answer for heartbeatTimeout is told so and closed; who answers stays', async () => {
  const clock = createFakeClock();
  const { realtime, hello } = await startRealtime({ clock });
  const expired: string[] = [];
  realtime.on('heartbeat-expired', ({ socketId }) => expired.push(socketId));
  const silent = hello({});
  const lively = hello({ clientId: clientId('b') });
  await Promise.all([silent.welcome(), lively.welcome()]);
  const silentId = silent.socket.id;
  const { caughtUp } = answering(lively);
  const startedAt = clock.now();

  clock.advance(30_000);
  await lively.frame('heartbeat-ping');
  await caughtUp();
  clock.advance(10_000);
  expect(realtime.getMetrics().connections).toMatchObject({ active: 2, unhealthy: 1 });
  expect(expired).toEqual([]);
  clock.advance(5_000);

  expect(await silent.frame('heartbeat-expired')).toEqual({ lastSeen: startedAt, timeout: 45_000 });
  expect(await silent.closed()).toBe('transport close');
  expect(expired).toEqual([silentId]);
  expect(lively.socket.connected).toBe(true);
});

test('[HB3] latency is measured from the ping to its own pong; an invented echo measures nothing', async () => {
  const clock = createFakeClock();
  const { realtime, hello } = await startRealtime({ clock });
  const client = hello({});
  await client.welcome();
  clock.advance(30_000);
  await client.frame('heartbeat-ping');
  clock.advance(120);
  const { caughtUp } = answering(client);
  client.socket.emit('heartbeat-pong', { echo: clock.now() - 120, clientTime: 0 });
  client.socket.emit('heartbeat-pong', { echo: 5, clientTime: 0 });
  client.socket.emit('heartbeat-pong', 'nonsense');
  await caughtUp();
  expect(realtime.getMetrics().performance).toMatchObject({
    averageLatency: 120,
    minLatency: 120,
    maxLatency: 120,
    p99Latency: 120,
  });
});
