import { expect, test } from 'vitest';
import { startRealtime } from '../../support/realtime-server.ts';

test('[CO1] a command is answered with what the application says, told who asks', async () => {
  const { hello } = await startRealtime({
    authorize: async () => ({ stream: 'judges', subject: 'judge-1', sessionId: 's1' }),
    onCommand: async ({ subject, stream }, command) => ({ subject, stream, command }),
  });
  const { socket } = hello({});
  // Sent before the welcome: it waits until it is known who asks.
  const answer: unknown = await socket.timeout(5000).emitWithAck('command', { type: 'save' });
  expect(answer).toEqual({ subject: 'judge-1', stream: 'judges', command: { type: 'save' } });
});

test('[CO2] a command that fails is answered without its reason, which the operator gets', async () => {
  const { realtime, hello } = await startRealtime({
    onCommand: async () => {
      throw new Error('secret detail');
    },
  });
  const faults: { readonly where: string; readonly requestId?: string }[] = [];
  realtime.on('fault', (fault) => faults.push(fault));
  const answer: unknown = await hello({}).socket.timeout(5000).emitWithAck('command', {});
  expect(answer).toEqual({
    error: expect.any(String) as unknown,
    code: 'internal_error',
    requestId: faults[0]?.requestId,
  });
  expect(faults[0]?.requestId).toMatch(/^[0-9a-z]{16}$/);
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(faults).toMatchObject([{ where: 'command' }]);
});

test('[SH1] shutdown says farewell, refuses new commands, finishes those in flight and closes transports', async () => {
  const started = Promise.withResolvers<undefined>();
  const gate = Promise.withResolvers<string>();
  const { realtime, hello, plain } = await startRealtime({
    onCommand: () => {
      started.resolve(undefined);
      return gate.promise;
    },
  });
  const client = hello({});
  await client.welcome();
  const spectator = plain();
  await spectator.until(({ socket }) => socket.connected);
  const inFlight = client.socket.timeout(5000).emitWithAck('command', 1);
  await started.promise;

  let finished = false;
  const down = realtime.shutdown({
    finish: async () => {
      finished = true;
    },
  });
  expect(realtime.shutdown()).toBe(down);
  expect(await client.frame('server-shutdown')).toEqual({
    message: expect.any(String) as unknown,
    gracePeriod: 5000,
  });
  expect(realtime.getHealthStatus().status).toBe('unavailable');
  const refused: unknown = await client.socket.timeout(5000).emitWithAck('command', 2);
  expect(refused).toMatchObject({ code: 'server_shutting_down' });
  expect(finished).toBe(false);

  gate.resolve('saved');
  expect(await inFlight).toBe('saved');
  await down;
  expect(finished).toBe(true);
  expect(await client.closed()).toBe('transport close');
  expect(await spectator.closed()).toBe('transport close');
});

test('[SH1] what the last writes bring is sent before anything else is waited for', async () => {
  const gate = Promise.withResolvers<undefined>();
  const { realtime, log, hello, cursor } = await startRealtime();
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const down = realtime.shutdown({
    finish: async () => void log.say('last', 1),
    flushed: () => gate.promise.then(() => undefined),
  });
  await client.until(({ seqs }) => seqs().length === 1);
  expect(client.socket.connected).toBe(true);
  gate.resolve(undefined);
  await down;
  expect(await client.closed()).toBe('transport close');
});

test('[SH2] who comes while the server leaves is told to come back', async () => {
  const gate = Promise.withResolvers<undefined>();
  const { realtime, hello } = await startRealtime();
  const down = realtime.shutdown({ finish: () => gate.promise.then(() => undefined) });
  const late = hello({});
  expect(await late.frame('server-shutdown')).toMatchObject({ gracePeriod: 5000 });
  expect(await late.closed()).toBe('transport close');
  gate.resolve(undefined);
  await down;
});
