import { expect, test } from 'vitest';
import { createRecordLog } from '../../support/record-log.ts';
import { clientId, startRealtime } from '../../support/realtime-server.ts';

test('[HE1] a first visit is welcomed with a reset: take a snapshot that covers this seq', async () => {
  const { log, hello } = await startRealtime({ snapshotUrl: (stream) => `/snap/${stream}` });
  log.say('one');
  const welcome = await hello({}).welcome();
  expect(welcome).toMatchObject({
    epoch: 'epoch-1',
    stream: 'public',
    heartbeatInterval: 30_000,
    heartbeatTimeout: 45_000,
    streams: {
      public: { kind: 'reset', reason: 'first-visit', snapshotUrl: '/snap/public', seq: 1 },
      inbox: { kind: 'resumed' },
    },
  });
});

test('[HE2] a socket reads the highest stream its session may, and is denied the others it asked for', async () => {
  const { log, hello, cursor } = await startRealtime({
    authorize: async () => ({ stream: 'judges', subject: 'judge-1' }),
  });
  log.commit(
    { stream: 'public', kind: 'event', name: 'seen', data: 'public' },
    { stream: 'judges', kind: 'event', name: 'seen', data: 'judges' },
  );
  const client = hello({
    cursors: { judges: cursor(0), organisers: cursor(0), public: cursor(0) },
  });
  const { stream, streams } = await client.welcome();
  expect(stream).toBe('judges');
  expect(streams).toMatchObject({
    judges: { kind: 'resumed', from: 0, to: 1 },
    organisers: { kind: 'denied' },
    public: { kind: 'denied' },
  });
  await client.until(({ deliveries }) => deliveries().length === 1);
  expect(client.deliveries().map(([, data]) => data)).toEqual(['judges']);
});

test('[RS1] who returns goes on after its cursor, without hole or double, while others publish', async () => {
  const { log, hello, cursor } = await startRealtime();
  for (let count = 0; count < 450; count += 1) log.say('old', count);
  const client = hello({ cursors: { public: cursor(37) } });
  await client.until(({ arrived }) => {
    log.say('new');
    return arrived.some(([name]) => name === 'welcome');
  });
  for (let count = 0; count < 50; count += 1) log.say('newer', count);
  const last = log.say('last');

  await client.until(({ seqs }) => seqs().at(-1) === last);
  expect(client.seqs()).toEqual(Array.from({ length: last - 37 }, (_, index) => index + 38));
});

test('[RS2] each event names the one before it in its stream, whoever asks and when', async () => {
  const { log, hello, cursor } = await startRealtime();
  log.say('one');
  log.commit({ stream: 'judges', kind: 'event', name: 'hidden', data: null });
  log.say('three');
  const live = hello({ cursors: { public: cursor(3) } });
  await live.welcome();
  log.commit();
  log.say('five');
  await live.until(({ seqs }) => seqs().length === 1);
  const late = hello({ clientId: clientId('b'), cursors: { public: cursor(0) } });
  await late.until(({ seqs }) => seqs().length === 3);
  const prevs = late.deliveries().map(([, , { prev, seq }]) => [prev, seq]);
  expect(prevs).toEqual([
    [0, 1],
    [1, 3],
    [3, 5],
  ]);
  expect(live.deliveries()[0]).toEqual(late.deliveries()[2]);
});

test.each([
  ['epoch', { epoch: 'another', seq: 1 }],
  ['beyond-head', { epoch: 'epoch-1', seq: 99 }],
])('[RS3] a cursor of another history is a reset: %s', async (reason, place) => {
  const { log, hello } = await startRealtime();
  log.say('one');
  const { streams } = await hello({ cursors: { public: place } }).welcome();
  expect(streams.public).toMatchObject({ kind: 'reset', reason, epoch: 'epoch-1', seq: 1 });
});

test('[RS3] more than maxQueueSize events behind is a reset, exactly that many is not', async () => {
  const { log, hello, cursor } = await startRealtime({ maxQueueSize: 10 });
  for (let count = 0; count < 12; count += 1) log.say('event', count);
  const late = await hello({ cursors: { public: cursor(1) } }).welcome();
  const inTime = await hello({ clientId: clientId('b'), cursors: { public: cursor(2) } }).welcome();
  expect(late.streams.public).toMatchObject({ kind: 'reset', reason: 'too-far-behind' });
  expect(inTime.streams.public).toMatchObject({ kind: 'resumed', from: 2, to: 12 });
});

test('[RS3] a release that shows records differently resets every stream', async () => {
  const log = createRecordLog();
  log.say('one');
  const { hello } = await startRealtime({ projectionVersion: '2' }, log);
  const { streams } = await hello({ cursors: { public: { epoch: 'epoch-1', seq: 1 } } }).welcome();
  expect(streams.public).toMatchObject({ reason: 'projection', epoch: 'epoch-1~2' });
});

test('[RS4] after a restart of the server cursors still hold', async () => {
  const log = createRecordLog();
  for (let count = 0; count < 3000; count += 1) log.say('old', count);
  const { hello, cursor } = await startRealtime({ maxQueueSize: 100 }, log);
  const client = hello({ cursors: { public: cursor(2950) } });
  await client.until(({ seqs }) => seqs().at(-1) === 3000);
  expect(client.seqs()).toHaveLength(50);
});

test('[RS5] a reveal resets the stream for who is there and for who comes later', async () => {
  const { log, hello, cursor } = await startRealtime();
  log.say('one');
  const there = hello({ cursors: { public: cursor(1) } });
  await there.welcome();
  const revealed = log.commit({ stream: 'public', kind: 'reset', reason: 'reveal' });
  log.say('after');
  expect(await there.frame('reset')).toMatchObject({
    stream: 'public',
    reason: 'reveal',
    epoch: 'epoch-1',
    seq: revealed,
  });
  await there.until(({ seqs }) => seqs().length === 1);
  expect(there.deliveries()[0]?.[2]).toMatchObject({ seq: 3, prev: revealed });

  const later = await hello({ clientId: clientId('b'), cursors: { public: cursor(1) } }).welcome();
  expect(later.streams.public).toMatchObject({ kind: 'reset', reason: 'reveal' });
});

test('[RS6] a record that cannot be shown resets its readers instead of being missed', async () => {
  const { realtime, log, hello, cursor } = await startRealtime({
    project: (record) => {
      if (record.seq === 2) throw new Error('a bug in a projection');
      return record.shows;
    },
  });
  const faults: unknown[] = [];
  realtime.on('fault', ({ where }) => faults.push(where));
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  log.say('one');
  await client.until(({ seqs }) => seqs().length === 1);
  log.say('two');
  expect(await client.frame('reset')).toMatchObject({ reason: 'projection', seq: 2 });
  expect(faults).toEqual(['project record 2']);
});

test('[GE1] the newest connection of a tab closes the older, which is told why', async () => {
  const { realtime, hello } = await startRealtime();
  const reasons: string[] = [];
  realtime.on('disconnect', ({ reason }) => reasons.push(reason));
  const older = hello({ generation: 4 });
  await older.welcome();
  const newer = hello({ generation: 5 });
  await newer.welcome();
  expect(await older.closed()).toBe('transport close');
  expect(older.arrived.map(([name]) => name)).toContain('duplicate-connection');

  const stale = hello({ generation: 3 });
  expect(await stale.closed()).toBe('transport close');
  expect(stale.arrived.map(([name]) => name)).not.toContain('welcome');
  expect(newer.socket.connected).toBe(true);
  expect(reasons).toEqual(['duplicate-connection', 'duplicate-connection']);
});

test('[HE3] when the server is full a client is told when to come back', async () => {
  const { hello } = await startRealtime({ maxConnections: 1 });
  await hello({}).welcome();
  const second = hello({ clientId: clientId('b') });
  expect(await second.frame('retry-later')).toMatchObject({
    retryAfter: expect.any(Number) as unknown,
  });
  expect(await second.closed()).toBe('transport close');
});

test('[BA1] what one tick brings comes as one batch to who said hello', async () => {
  const { log, hello, cursor } = await startRealtime();
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  for (let count = 0; count < 5; count += 1) log.say('event', count);
  const batch = await client.frame('batch');
  expect(batch).toHaveLength(5);
});

test('[EP1] what is only true for a moment carries no seq, and the newest of a tick wins', async () => {
  const { realtime, log, hello, cursor } = await startRealtime();
  const client = hello({ cursors: { public: cursor(0) } });
  await client.welcome();
  log.say('one');
  await client.until(({ seqs }) => seqs().length === 1);
  realtime.ephemeral('public', 'viewers', 1);
  realtime.ephemeral('public', 'viewers', 2);
  expect(await client.frame('viewers')).toBe(2);
  expect(client.arrived.filter(([name]) => name === 'viewers')).toEqual([['viewers', 2]]);
});
