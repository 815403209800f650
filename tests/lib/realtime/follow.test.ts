import { expect, test } from 'vitest';
import type { Delivery, Reset } from '../../../shared/wire/frames.ts';
import { startRealtime, turn } from '../../support/realtime-server.ts';

test('[FB1] polling reads the same stream by the same cursor, page by page', async () => {
  const { realtime, log } = await startRealtime();
  for (let count = 0; count < 5; count += 1) log.say('event', count);
  const first = realtime.readStream({ stream: 'public', after: 0, limit: 3 });
  if (first.kind !== 'page') throw new Error('nothing resets here');
  expect(first).toMatchObject({ seq: 3, head: 5, epoch: 'epoch-1' });
  const rest = realtime.readStream({ stream: 'public', after: first.seq, epoch: first.epoch });
  expect(rest).toMatchObject({ kind: 'page', seq: 5 });
  const foreign = realtime.readStream({ stream: 'public', after: 3, epoch: 'other' });
  expect(foreign).toMatchObject({ kind: 'reset', reason: 'epoch', seq: 5 });
});

test('[FB2] a follower gets what it lacks, then what comes, and pauses when it cannot take more', async () => {
  const { realtime, log } = await startRealtime();
  log.say('one');
  const events: Delivery[] = [];
  const resets: Reset[] = [];
  let takesMore = false;
  const following = realtime.followStream(
    { stream: 'public', after: 0 },
    {
      onEvents: (page) => {
        events.push(...page);
        return takesMore;
      },
      onReset: (reset) => resets.push(reset),
      onEnd: () => undefined,
    },
  );
  await turn();
  expect(events.map(([name]) => name)).toEqual(['one']);
  log.say('two');
  await turn();
  expect(events).toHaveLength(1);
  takesMore = true;
  following.resume();
  await turn();
  await turn();
  log.commit({ stream: 'public', kind: 'reset', reason: 'reveal' });
  log.say('three');
  for (let count = 0; count < 4; count += 1) await turn();
  expect(events.map(([name]) => name)).toEqual(['one', 'two', 'three']);
  expect(resets).toMatchObject([{ stream: 'public', reason: 'reveal', seq: 3 }]);
  following.close();
  log.say('four');
  await turn();
  expect(events).toHaveLength(3);
});

test('[FB3] a follower is ended at shutdown, so that its client comes back', async () => {
  const { realtime } = await startRealtime();
  const ends: string[] = [];
  realtime.followStream(
    { stream: 'public', after: 0 },
    { onEvents: () => true, onReset: () => undefined, onEnd: (reason) => ends.push(reason) },
  );
  await realtime.shutdown();
  expect(ends).toEqual(['shutdown']);
});

test('[FB3] so is one that takes nothing until what it lacks is gone: it was told nothing with a hole in it', async () => {
  const { realtime, log } = await startRealtime({ maxQueueSize: 10 });
  const told: string[] = [];
  log.say('one');
  const following = realtime.followStream(
    { stream: 'public', after: 0 },
    {
      onEvents: (page) => told.push(...page.map(([name]) => name)) < 0,
      onReset: ({ reason }) => told.push(reason),
      onEnd: (reason) => told.push(reason),
    },
  );
  await turn();
  for (let count = 0; count < 11; count += 1) log.say('missed', count);
  following.resume();
  await turn();
  await turn();
  expect(told).toEqual(['one', 'fallen-out']);
});

test('[FB4] several streams are read as one, and what they tell of one record stays together', async () => {
  const { realtime, log } = await startRealtime();
  for (let count = 0; count < 4; count += 1)
    log.commit(
      { stream: 'public', kind: 'event', name: 'said', data: count },
      { stream: 'judges', kind: 'event', name: 'said', data: count },
    );
  const stream = ['public', 'judges'];
  const seen: string[] = [];
  let from: { after: number; epoch?: string } = { after: 0 };
  for (let page = 0; page < 3; page += 1) {
    const read = realtime.readStream({ stream, limit: 3, ...from });
    if (read.kind !== 'page') throw new Error('nothing resets here');
    seen.push(...read.events.map(([, , meta]) => `${meta.seq} ${meta.stream}`));
    from = { after: read.seq, epoch: read.epoch };
  }
  expect(seen).toEqual([1, 2, 3, 4].flatMap((seq) => [`${seq} public`, `${seq} judges`]));
  expect(realtime.readStream({ stream, after: 9, epoch: 'epoch-1' })).toMatchObject({
    kind: 'reset',
    resets: [
      { stream: 'public', reason: 'beyond-head', seq: 4 },
      { stream: 'judges', reason: 'beyond-head', seq: 4 },
    ],
  });
});
