import { expect, test } from 'vitest';
import { networkOf } from '../../support/bare-socket-io.ts';
import { createRecordLog } from '../../support/record-log.ts';
import { startRealtime, turn } from '../../support/realtime-server.ts';

test('[RS3] older than what was read of the log at the start is a reset: retention', async () => {
  const log = createRecordLog();
  log.commit({ stream: 'judges', kind: 'event', name: 'rare', data: null });
  for (let count = 0; count < 1000; count += 1) log.say('often', count);
  const { hello, cursor } = await startRealtime(
    {
      maxQueueSize: 10,
      authorize: async () => ({ stream: 'judges', subject: 'judge-1' }),
    },
    log,
  );
  const { streams } = await hello({ cursors: { judges: cursor(0) } }).welcome();
  expect(streams.judges).toMatchObject({ kind: 'reset', reason: 'retention' });
});

const plenty = Number.MAX_SAFE_INTEGER;

test('[SL1] a client for which too many packets wait is closed as slow, whatever the bound of bytes', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({
    ...{
      maxBufferedPackets: 5,
      maxBufferedBytes: plenty,
      creditPackets: plenty,
      creditBytes: plenty,
    },
  });
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  const slow: unknown[] = [];
  realtime.on('slow', (event) => slow.push(event));
  networkOf(client.socket).pause();
  const large = 'x'.repeat(512 * 1024);
  for (let count = 0; count < 100 && slow.length === 0; count += 1) {
    log.say('photo', large);
    await turn();
  }
  expect(slow).toHaveLength(1);
  networkOf(client.socket).resume();
});

test('[RO1] a room that a session may not join is denied in its hello, too', async () => {
  const { log, hello, cursor } = await startRealtime({ mayJoin: (_, room) => room === 'finals' });
  const client = hello({
    cursors: { public: cursor(0), 'room:finals': cursor(0), 'room:office': cursor(0) },
  });
  const { streams } = await client.welcome();
  expect(streams['room:office']).toEqual({ kind: 'denied' });
  log.commit({ stream: 'room:office', kind: 'event', name: 'gossip', data: 1 });
  log.commit({ stream: 'room:finals', kind: 'event', name: 'vote', data: 1 });
  await client.until(({ deliveries }) => deliveries().length > 0);
  expect(client.deliveries().map(([name]) => name)).toEqual(['vote']);
});

test('[PL1] [WD1] what was taken back is not so much as mentioned to a plain client', async () => {
  const { log, plain } = await startRealtime({
    fill: ({ data }) => (data === 'taken back' ? 'skipped' : data),
  });
  const client = plain();
  await client.until(({ socket }) => socket.connected);
  log.say('newSubmission', 'taken back');
  log.say('newSubmission', 'there');
  await client.until(({ arrived }) => arrived.length > 0 && arrived.at(-1)?.[1] === 'there');
  expect(client.arrived.map(([name, data]) => [name, data])).toEqual([['newSubmission', 'there']]);
});
