import { expect, test } from 'vitest';
import { clientId, startRealtime } from '../../support/realtime-server.ts';

test('[WD1] what was taken back is replayed as skipped: the cursor moves and nothing is shown', async () => {
  const withdrawn = new Set<unknown>();
  const { log, hello, cursor, realtime } = await startRealtime({
    fill: ({ data }) => (withdrawn.has(data) ? 'skipped' : { entry: data, caption: 'a swallow' }),
  });
  log.say('newSubmission', 'a');
  log.say('newSubmission', 'b');
  log.say('newSubmission', 'c');
  const before = hello({ cursors: { public: cursor(0) } });
  await before.until(({ seqs }) => seqs().length === 3);
  expect(before.deliveries()[1]?.[1]).toEqual({ entry: 'b', caption: 'a swallow' });

  withdrawn.add('b');
  const after = hello({ clientId: clientId('b'), cursors: { public: cursor(0) } });
  await after.until(({ seqs }) => seqs().length === 3);
  expect(after.deliveries().map(([name, , { seq, prev }]) => [name, seq, prev])).toEqual([
    ['newSubmission', 1, 0],
    ['skipped', 2, 1],
    ['newSubmission', 3, 2],
  ]);
  expect(JSON.stringify(after.arrived)).not.toContain('"b"');
  realtime.readStream({ stream: 'public', after: 2, epoch: 'epoch-1' });
  const page = realtime.readStream({ stream: 'public', after: 1, epoch: 'epoch-1', limit: 1 });
  expect(page).toMatchObject({ kind: 'page', seq: 2, events: [['skipped', null, { seq: 2 }]] });
  withdrawn.add('c');
  expect(realtime.readStream({ stream: 'public', after: 2, epoch: 'epoch-1' })).toMatchObject({
    events: [['skipped', null, { seq: 3 }]],
  });
});

test('[WD2] what fails to be filled in is skipped and reported, and the stream goes on', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({
    fill: ({ data }) => {
      if (data === 'bad') throw new Error('the people store is closed');
      return data;
    },
  });
  const faults: string[] = [];
  realtime.on('fault', ({ where }) => faults.push(where));
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  log.say('one', 'bad');
  log.say('two', 'good');
  await client.until(({ seqs }) => seqs().length === 2);
  expect(client.deliveries().map(([name]) => name)).toEqual(['skipped', 'two']);
  expect(faults).toEqual(['fill one at 1']);
});
