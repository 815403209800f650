import { expect, test } from 'vitest';
import { startRealtime } from '../../support/realtime-server.ts';

test('[SE1] a revoked session loses its sockets for good: the client is told not to return by itself', async () => {
  const { realtime, hello } = await startRealtime({
    authorize: async ({ auth }) => ({
      stream: 'judges',
      subject: 'j',
      sessionId: String(auth.token),
    }),
  });
  const revoked = hello({ token: 's1' });
  const other = hello({ clientId: 'b'.repeat(26), token: 's2' });
  await Promise.all([revoked.welcome(), other.welcome()]);
  expect(realtime.disconnectSession('s1')).toBe(1);
  expect(await revoked.closed()).toBe('io server disconnect');
  expect(other.socket.connected).toBe(true);
});

test('[SE2] a session that is revoked while it is being let in is asked for again', async () => {
  const asked = Promise.withResolvers<undefined>();
  const answer = Promise.withResolvers<undefined>();
  let isValid = true;
  const { realtime, hello } = await startRealtime({
    authorize: async () => {
      const wasValid = isValid;
      asked.resolve(undefined);
      await answer.promise;
      return wasValid ? { stream: 'judges', subject: 'j', sessionId: 's1' } : null;
    },
  });
  const client = hello({});
  await asked.promise;
  isValid = false;
  realtime.disconnectSession('s1');
  answer.resolve(undefined);
  expect(await client.closed()).toBe('io server disconnect');
  expect(client.arrived.map(([name]) => name)).not.toContain('welcome');
});

test('[SE3] a change of role moves the socket to its new stream through a reset', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({
    authorize: async () => ({ stream: 'judges', subject: 'j', sessionId: 's1' }),
  });
  const client = hello({ cursors: { judges: cursor(0) } });
  await client.welcome();
  realtime.changeStream('s1', 'public');
  expect(await client.frame('reset')).toMatchObject({ stream: 'public', reason: 'role-changed' });
  log.commit({ stream: 'judges', kind: 'event', name: 'secret', data: null });
  log.say('open');
  await client.until(({ deliveries }) => deliveries().length > 0);
  expect(client.deliveries().map(([name]) => name)).toEqual(['open']);
});

test('[SE3] who may not stay in a room after a change of role is closed, and denied it when it is back', async () => {
  let stream = 'judges';
  const { realtime, log, hello, cursor } = await startRealtime({
    authorize: async () => ({ stream, subject: 'j', sessionId: 's1' }),
    mayJoin: (context) => context.stream === 'judges',
  });
  const cursors = { judges: cursor(0), 'room:jury': cursor(0) };
  const client = hello({ cursors });
  await client.welcome();
  stream = 'public';
  realtime.changeStream('s1', 'public');
  log.commit({ stream: 'room:jury', kind: 'event', name: 'secret', data: null });
  expect(await client.closed()).toBe('transport close');
  expect(client.deliveries()).toEqual([]);
  const { streams } = await hello({ generation: 2, cursors }).welcome();
  expect(streams).toMatchObject({
    public: { kind: 'reset' },
    judges: { kind: 'denied' },
    'room:jury': { kind: 'denied' },
  });
});

test('[SE4] when it cannot be found out who asks, the transport is closed and the client tries again', async () => {
  const { realtime, hello } = await startRealtime({
    authorize: async () => {
      throw new Error('the session store is away');
    },
  });
  realtime.on('fault', () => undefined);
  expect(await hello({}).closed()).toBe('transport close');
});

test('[RO1] a room is joined by who may, beside the one stream, and resumed by its cursor', async () => {
  const { log, hello, cursor } = await startRealtime({ mayJoin: (_, room) => room === 'finals' });
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const join = (room: string): Promise<unknown> =>
    client.socket.timeout(5000).emitWithAck('join-room', room);
  expect(await join('office')).toEqual({ kind: 'denied' });
  expect(await join('finals')).toMatchObject({ kind: 'resumed', from: 0 });
  log.commit({ stream: 'room:finals', kind: 'event', name: 'vote', data: 1 });
  log.say('open');
  log.commit({ stream: 'room:office', kind: 'event', name: 'gossip', data: 1 });
  log.commit({ stream: 'room:finals', kind: 'event', name: 'vote', data: 2 });
  await client.until(({ deliveries }) => deliveries().length === 3);
  expect(client.deliveries().map(([name, , { seq }]) => [name, seq])).toEqual([
    ['vote', 1],
    ['open', 2],
    ['vote', 4],
  ]);
  const again = hello({ generation: 2, cursors: { public: cursor(2), 'room:finals': cursor(1) } });
  await again.until(({ deliveries }) => deliveries().length === 1);
  expect(again.deliveries()[0]?.[1]).toBe(2);
});

test('[RS1] several streams come merged by seq, page after page', async () => {
  const { log, hello, cursor } = await startRealtime({ mayJoin: () => true });
  for (let count = 0; count < 300; count += 1) {
    log.commit({ stream: 'room:finals', kind: 'event', name: 'vote', data: count });
    for (let each = 0; each < 3; each += 1) log.say('added', count);
  }
  const client = hello({ cursors: { public: cursor(200), 'room:finals': cursor(200) } });
  await client.until(({ deliveries }) => deliveries().length === 1000);
  expect(client.deliveries().map(([, , { seq }]) => seq)).toEqual(
    Array.from({ length: 1000 }, (_, index) => index + 201),
  );
});
