import { expect, test } from 'vitest';
import { createFakeClock } from '../../support/fake-clock.ts';
import { startRealtime } from '../../support/realtime-server.ts';

test('[ME1] [PL1] a plain socket.io-client gets the live public stream, one event at a time, in order', async () => {
  const { log, plain } = await startRealtime();
  log.say('before');
  const client = plain();
  await client.until(({ socket }) => socket.connected);
  log.say('newSubmission', { id: 'a' });
  log.commit({ stream: 'judges', kind: 'event', name: 'secret', data: null });
  log.say('saveWinners', { id: 'b' });

  await client.until(({ seqs }) => seqs().length === 2);
  expect(client.arrived.map(([name, data]) => [name, data])).toEqual([
    ['newSubmission', { id: 'a' }],
    ['saveWinners', { id: 'b' }],
  ]);
  expect(client.deliveries()[1]?.[2]).toEqual({
    stream: 'public',
    epoch: 'epoch-1',
    seq: 4,
    prev: 2,
    at: 1003,
  });
});

test('[PL1] nothing is asked of a plain client: it hears no heartbeat and stays for as long as it likes', async () => {
  const clock = createFakeClock();
  const { log, plain } = await startRealtime({ clock });
  const client = plain();
  await client.until(({ socket }) => socket.connected);

  await clock.advanceAsync(10 * 60_000);
  log.say('still-here');
  await client.until(({ seqs }) => seqs().length === 1);
  expect(client.arrived.map(([name]) => name)).toEqual(['still-here']);
});

test('[PL2] a plain client loses nothing that happens while it is being let in', async () => {
  const asked = Promise.withResolvers<undefined>();
  const answer = Promise.withResolvers<{ stream: string; subject: null }>();
  const { log, plain } = await startRealtime({
    authorize: () => {
      asked.resolve(undefined);
      return answer.promise;
    },
  });
  const client = plain();
  await asked.promise;
  log.say('meanwhile');
  answer.resolve({ stream: 'judges', subject: null });

  await client.until(({ seqs }) => seqs().length === 1);
  expect(client.arrived[0]?.[0]).toBe('meanwhile');
});
