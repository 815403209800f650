import { expect, test } from 'vitest';
import type { RealtimeEvents } from '../../../lib/realtime/index.ts';
import { clientId, startRealtime, type RealtimeHouse } from '../../support/realtime-server.ts';

/** Everything that the layer tells, in order, without the times. */
const listen = ({ realtime }: RealtimeHouse) => {
  const told: [string, object][] = [];
  const names: readonly (keyof RealtimeEvents)[] = [
    ...(['connection', 'disconnect', 'resume', 'reset', 'denied', 'caught-up'] as const),
    ...(['refused', 'command', 'shutdown', 'inbox-drop'] as const),
  ];
  for (const name of names)
    realtime.on(name, (event: object) => {
      told.push([name, event]);
    });
  const of = (name: string): readonly object[] =>
    told.filter(([each]) => each === name).map(([, event]) => event);
  return { told, of };
};

test('[EV1] a connection is told of from its beginning to its end, and never by its secret', async () => {
  const house = await startRealtime();
  const { told, of } = listen(house);
  house.log.say('one');
  const client = house.hello({ cursors: { public: house.cursor(0), judges: house.cursor(0) } });
  await client.until(({ seqs }) => seqs().length === 1);
  const [socket] = house.sockets();
  const socketId = socket?.id;
  await expect.poll(() => of('caught-up')).toHaveLength(1);
  client.socket.disconnect();
  await expect.poll(() => of('disconnect')).toHaveLength(1);
  expect(told).toEqual([
    [
      'connection',
      {
        ...{ socketId, stream: 'public', subject: null, address: expect.any(String) as string },
        ...{ isPlain: false, isReturn: false, returnedAfter: null, transport: 'websocket' },
      },
    ],
    ['resume', { socketId, stream: 'public', from: 0, to: 1 }],
    ['denied', { socketId, stream: 'judges' }],
    ['caught-up', { socketId, afterMs: expect.any(Number) as number }],
    [
      'disconnect',
      {
        ...{ socketId, stream: 'public', reason: 'client namespace disconnect' },
        afterMs: expect.any(Number) as number,
      },
    ],
  ]);
  expect(JSON.stringify(told)).not.toContain(clientId('a'));
});

test('[EV2] who comes back brings why it was gone', async () => {
  const house = await startRealtime();
  const { of } = listen(house);
  const first = house.hello({});
  await first.welcome();
  const [socket] = house.sockets();
  socket?.conn.close();
  await first.closed();
  await expect.poll(() => of('disconnect')).toHaveLength(1);
  const cursors = { public: house.cursor(0) };
  await house.hello({ generation: 2, cursors }).welcome();
  // A page that was just opened has the cursor of its snapshot; one that a server before this one knew was here.
  await house.hello({ clientId: clientId('b'), cursors }).welcome();
  await house.hello({ clientId: clientId('c'), generation: 2, cursors }).welcome();
  expect(of('connection')).toMatchObject([
    { isReturn: false, returnedAfter: null },
    { isReturn: true, returnedAfter: 'forced close' },
    { isReturn: false, returnedAfter: null },
    { isReturn: true, returnedAfter: null },
  ]);
});

test('[EV3] a command is told of with what became of it', async () => {
  const slow = Promise.withResolvers<undefined>();
  const house = await startRealtime({
    onCommand: async (_context, command) => {
      if (command === 'fail') throw new Error('broken');
      if (command === 'take your time') await slow.promise;
      return { ok: true };
    },
  });
  house.realtime.on('fault', () => undefined);
  const { of } = listen(house);
  const client = house.hello({});
  await client.welcome();
  await client.socket.timeout(5000).emitWithAck('command', 'do');
  await client.socket.timeout(5000).emitWithAck('command', 'fail');
  const inFlight = client.socket.timeout(5000).emitWithAck('command', 'take your time');
  await client.socket.timeout(5000).emitWithAck('probe');
  const closing = house.realtime.shutdown();
  await client.socket.timeout(5000).emitWithAck('command', 'late');
  slow.resolve(undefined);
  await Promise.all([closing, inFlight]);
  expect(of('command')).toMatchObject([
    { outcome: 'answered' },
    { outcome: 'failed' },
    { outcome: 'refused' },
    { outcome: 'answered' },
  ]);
  expect(of('shutdown')).toEqual(
    ['refusing', 'answered', 'sent', 'closed'].map((stage) => ({ stage })),
  );
});

test('[EV4] an inspection shows who is there, where, and how far behind', async () => {
  const house = await startRealtime({ mayJoin: () => true });
  const { log, hello, plain, realtime, cursor } = house;
  for (let count = 0; count < 5; count += 1) log.say('old', count);
  const spectator = hello({ cursors: { public: cursor(0) } });
  await spectator.until(({ seqs }) => seqs().length === 5);
  await spectator.socket.timeout(5000).emitWithAck('join-room', 'table-1');
  const other = plain();
  await other.until(({ socket }) => socket.connected);
  await expect.poll(() => realtime.inspect().connections.byState).toEqual({ live: 2 });
  const inspection = realtime.inspect(1);
  expect(inspection).toMatchObject({
    ...{ epoch: 'epoch-1', seq: 5 },
    connections: { active: 2, plain: 1, byTransport: { websocket: 2 }, withoutSockets: 0 },
    streams: { public: { head: 5, floor: 0, kept: 5, connections: 2 } },
    rooms: { 'table-1': 1 },
    inboxes: { kept: 1, waiting: 0 },
    lag: { max: 0, mean: 0, behind: 0 },
  });
  const { connections, lag } = inspection;
  expect(realtime.tally()).toEqual({ ...connections, lag });
  expect(inspection.furthestBehind).toHaveLength(1);
  const all = realtime.inspect().furthestBehind;
  expect(all.map(({ isPlain, rooms, stream }) => [isPlain, rooms, stream])).toEqual([
    [false, ['table-1'], 'public'],
    [true, [], 'public'],
  ]);
  expect(JSON.stringify(inspection)).not.toContain(clientId('a'));
});

test('the request that a connection began with is let go of where that is asked for', async () => {
  const kept = await startRealtime();
  await kept.hello({}).welcome();
  expect(kept.sockets()[0]?.request).not.toBeNull();
  const house = await startRealtime({ releaseRequests: true });
  const client = house.hello({});
  await client.welcome();
  const [socket] = house.sockets();
  expect(socket?.request).toBeNull();
  expect(socket?.handshake.headers).toHaveProperty('host');
  const last = house.log.say('still');
  await client.until(({ seqs }) => seqs().at(-1) === last);
});
