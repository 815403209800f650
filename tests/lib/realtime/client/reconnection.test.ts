import { expect, test } from 'vitest';
import { NoAnswer } from '../../../../lib/realtime/client/index.ts';
import { createRealtimeScene as createScene } from '../../../support/realtime-scene.ts';

test('[RC1] the page is told at once when the connection breaks, and when it is back', async () => {
  const { goLive, manager, wire, pass, kinds, log, events } = createScene();
  await goLive();
  wire.cut(true);
  expect(manager.getState()).toMatchObject({ kind: 'waiting', attempt: 1, cause: 'lost' });
  log.say('missed');
  await pass(1500);
  expect(kinds()).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']);
  expect(events).toEqual([['missed', null]]);
});

test('[CU4] a gap is one reason to come again, however much comes after it', async () => {
  const { goLive, manager, wire, pass, log, events, clock } = createScene();
  await goLive();
  log.say('lost', 1);
  await clock.advanceAsync(0);
  wire.lose();
  for (let count = 2; count <= 20; count += 1) log.say('later', count);
  await clock.advanceAsync(0);
  wire.travel();
  expect(manager.getState()).toMatchObject({ kind: 'waiting', attempt: 1, cause: 'resync' });
  await pass(1200);
  expect(events.map((event) => (event as [string, number])[1])).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

test('[TR2] the page is told what carries its connection, also when that changes', async () => {
  const { wire, startServer, manager, pass, page } = createScene();
  wire.carryBy('polling');
  await startServer();
  manager.connect();
  await pass(200);
  const live = { kind: 'live', stream: 'public' };
  expect(manager.getState()).toEqual({ ...live, via: 'long-polling' });
  wire.carryBy('websocket');
  const told = { name: 'socket-status-change', detail: { ...live, via: 'websocket' } };
  expect(page.told.at(-1)).toEqual(told);
});

test('[RC2] a network that swallows everything is noticed within two seconds, and left after a while', async () => {
  const { goLive, manager, clock } = createScene();
  await goLive();
  await clock.advanceAsync(2000);
  expect(manager.getState().kind).toBe('stalled');
  await clock.advanceAsync(6000);
  expect(manager.getState()).not.toMatchObject({ kind: 'stalled' });
});

test('[RC2] a hidden page asks nothing, and finds out when it is looked at again', async () => {
  const { goLive, manager, clock, page } = createScene();
  await goLive();
  page.hide();
  await clock.advanceAsync(20_000);
  expect(manager.getState().kind).toBe('live');
  page.show();
  await clock.advanceAsync(1000);
  expect(manager.getState().kind).toBe('stalled');
});

test('[RC3] it says after ten tries that the contest is out of reach, goes on trying, and returns', async () => {
  const { goLive, manager, wire, pass, page, startServer } = createScene();
  await goLive();
  await pass(6000);
  wire.crash();
  await pass(400_000);
  expect(manager.getState().kind).toMatch(/unreachable|connecting/);
  expect(page.told.some(({ name }) => name === 'socket-reconnect-failed')).toBe(true);
  await startServer();
  await pass(31_000);
  expect(manager.getState().kind).toBe('live');
});

test('[RC4] after a farewell it waits about the grace period, then tries at least every three seconds', async () => {
  const { goLive, manager, wire, pass, clock, page } = createScene();
  const realtime = await goLive();
  const leftAt = clock.now();
  await Promise.all([realtime.shutdown(), pass(3000)]);
  wire.crash();
  expect(manager.getState()).toMatchObject({ kind: 'updating' });
  const { retryAt } = manager.getState() as { retryAt: number };
  expect(retryAt - leftAt).toBeGreaterThan(3900);
  expect(retryAt - leftAt).toBeLessThan(6500);

  await pass(90_000);
  const tries = page.told.filter(
    ({ detail }) => (detail as { kind: string }).kind === 'connecting',
  );
  expect(tries.length).toBeGreaterThan(80_000 / 3200);
});

test('[RC5] waking, focus and a network that comes back make it try at once', async () => {
  const { goLive, manager, wire, page, pass, startServer } = createScene();
  await goLive();
  wire.crash();
  await pass(120_000);
  await startServer();
  page.fire('online');
  await pass(200);
  expect(manager.getState().kind).toBe('live');
});

test('[RC6] a revoked page is signed out and stays so until it is told otherwise', async () => {
  const { goLive, manager, pass, page } = createScene({
    authorize: async () => ({ stream: 'public', subject: 'j', sessionId: 's1' }),
  });
  const realtime = await goLive();
  realtime.disconnectSession('s1');
  await pass(60_000);
  page.fire('focus');
  expect(manager.getState()).toEqual({ kind: 'signed-out' });
  manager.manualReconnect();
  await pass(300);
  expect(manager.getState().kind).toBe('live');
});

test('[SE3] after a change of role the state names the stream that is read now', async () => {
  const { goLive, manager, pass } = createScene({
    authorize: async () => ({ stream: 'public', subject: 'j', sessionId: 's1' }),
  });
  const realtime = await goLive();
  realtime.changeStream('s1', 'judges');
  await pass(200);
  expect(manager.getState()).toEqual({ kind: 'live', stream: 'judges', via: 'websocket' });
});

test('[CU5] a change of role that was lost on the way is noticed by the heads', async () => {
  const session = { stream: 'public', subject: 'j', sessionId: 's1' };
  const { goLive, manager, wire, pass, snapshots } = createScene({
    authorize: async () => ({ ...session }),
    ...{ heartbeatInterval: 1000, heartbeatTimeout: 3000 },
  });
  const realtime = await goLive();
  session.stream = 'judges';
  realtime.changeStream('s1', 'judges');
  wire.lose();
  await pass(6000);
  expect(manager.getState()).toEqual({ kind: 'live', stream: 'judges', via: 'websocket' });
  expect(snapshots).toHaveLength(2);
});

test('[GE2] a tab keeps its secret through reconnects and reloads and counts its connections', async () => {
  const { goLive, stored, wire, pass } = createScene();
  await goLive();
  const before = JSON.parse(stored.get('realtime-tab') ?? '') as Record<string, unknown>;
  wire.cut(true);
  await pass(1500);
  const after = JSON.parse(stored.get('realtime-tab') ?? '') as Record<string, unknown>;
  expect(after).toMatchObject({ clientId: before.clientId, generation: 2 });
  expect(before.clientId).toMatch(/^[0-9a-z]{26}$/);
});

test('[CO3] a command without a connection is not sent, and its sender knows', async () => {
  const { manager, goLive, wire, clock } = createScene();
  await expect(manager.send({})).rejects.toMatchObject({ outcome: 'not-sent' });
  await goLive();
  const unanswered = manager.send({ type: 'save' }).catch((error: unknown) => error);
  wire.crash();
  await clock.advanceAsync(10_000);
  expect(await unanswered).toBeInstanceOf(NoAnswer);
  expect(await unanswered).toMatchObject({ outcome: 'unknown' });
});

test('[CO4] pending messages are sent in order when there is a connection, each until it is answered', async () => {
  const received: unknown[] = [];
  const { manager, goLive, wire, pass, answers, page } = createScene({
    onCommand: async (_, command) => {
      received.push(command);
      return `saved ${String(command)}`;
    },
  });
  manager.addPendingMessage('1', 'a');
  manager.addPendingMessage('2', 'b');
  manager.addPendingMessage('3', 'c');
  manager.removePendingMessage('2');
  await goLive();
  await pass(300);
  expect(answers).toEqual([
    ['1', 'saved a'],
    ['3', 'saved c'],
  ]);
  expect(page.told).toContainEqual({ name: 'messages-synced', detail: { count: 2 } });

  manager.addPendingMessage('4', 'd');
  wire.cut(false);
  await pass(15_000);
  expect(received).toEqual(['a', 'c', 'd']);
});

test('[CO4] a pending message that was lost on a good connection is sent again on it', async () => {
  const { manager, goLive, wire, pass, answers } = createScene({
    onCommand: async (_, command) => `saved ${String(command)}`,
  });
  await goLive();
  manager.addPendingMessage('1', 'a');
  wire.lose('toServer');
  await pass(10_500);
  expect(answers).toEqual([['1', 'saved a']]);
  expect(wire.tries).toBe(1);
});

test('[CO4] a pending message that a leaving server refuses waits for the next', async () => {
  const { manager, goLive, wire, pass, answers, startServer } = createScene({
    onCommand: async (_, command) => `saved ${String(command)}`,
  });
  const leaving = await goLive();
  void leaving.shutdown({ finish: () => new Promise(() => undefined) });
  manager.addPendingMessage('1', 'a');
  await pass(300);
  expect(answers).toEqual([]);
  wire.crash();
  await startServer();
  await pass(8000);
  expect(answers).toEqual([['1', 'saved a']]);
});

test('[RO2] a room is joined again after every interruption and misses nothing', async () => {
  const { manager, goLive, wire, pass, log, events } = createScene({ mayJoin: () => true });
  await goLive();
  manager.joinRoom('finals');
  await pass(200);
  const vote = (data: number): number =>
    log.commit({ stream: 'room:finals', kind: 'event', name: 'vote', data });
  vote(1);
  await pass(200);
  wire.cut(true);
  vote(2);
  await pass(1500);
  vote(3);
  await pass(200);
  manager.leaveRoom('finals');
  await pass(200);
  vote(4);
  await pass(200);
  expect(events).toEqual([
    ['vote', 1],
    ['vote', 2],
    ['vote', 3],
  ]);
});

test('disconnect ends it, and nothing is left running', async () => {
  const { manager, goLive, clock, pass } = createScene();
  const realtime = await goLive();
  manager.disconnect();
  await Promise.all([realtime.shutdown(), pass(11_000)]);
  expect(manager.getState()).toEqual({ kind: 'closed' });
  expect(clock.pending).toBe(0);
});
