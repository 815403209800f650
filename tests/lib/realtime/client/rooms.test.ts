import { expect, test } from 'vitest';
import { createRealtimeScene } from '../../../support/realtime-scene.ts';

/** A live page, and a room in which numbers are said. */
const createRoomScene = async () => {
  const scene = createRealtimeScene({ mayJoin: () => true });
  const realtime = await scene.goLive();
  return {
    ...scene,
    say: (data: number): number =>
      scene.log.commit({ stream: 'room:finals', kind: 'event', name: 'said', data }),
    /** How many events the server has sent to anybody. */
    sent: (): number => realtime.getMetrics().messaging.totalDelivered,
  };
};

/** A page in the room that comes back after a cut: its hello is said, and the welcome is on its way. */
const comeBack = async () => {
  const scene = await createRoomScene();
  scene.manager.joinRoom('finals');
  await scene.pass(200);
  scene.wire.cut(true);
  await scene.clock.advanceAsync(1500);
  expect(scene.manager.getState().kind).toBe('connecting');
  scene.wire.travel();
  return scene;
};

test('[RO1] a room that was left while the page came back stays left, also for the server', async () => {
  const { manager, pass, say, sent, events } = await comeBack();
  manager.leaveRoom('finals');
  await pass(200);
  say(1);
  await pass(200);
  expect([events, sent()]).toEqual([[], 0]);
});

test('[RO1] a room that was left and joined again while the page came back is joined', async () => {
  const { manager, pass, say, events } = await comeBack();
  manager.leaveRoom('finals');
  manager.joinRoom('finals');
  await pass(200);
  say(1);
  await pass(200);
  expect(events).toEqual([['said', 1]]);
});

test('[RO1] who leaves right after joining is not in the room', async () => {
  const { manager, pass, say, sent, events } = await createRoomScene();
  manager.joinRoom('finals');
  manager.leaveRoom('finals');
  await pass(200);
  say(1);
  await pass(200);
  expect([events, sent()]).toEqual([[], 0]);
});

test('[RO2] a room whose answer was lost is joined again', async () => {
  const { manager, pass, wire, say, events } = await createRoomScene();
  manager.joinRoom('finals');
  wire.travel();
  await pass(0);
  wire.travel(1, 'toServer');
  wire.lose('toClient');
  await pass(12_000);
  say(1);
  await pass(200);
  expect(events).toEqual([['said', 1]]);
});

test('[RO2] a room that the hello brought, with a reset too, is not asked for again', async () => {
  let asked = 0;
  const { manager, goLive, startServer, pass, wire, log, snapshots } = createRealtimeScene({
    mayJoin: () => (asked += 1) > 0,
  });
  await goLive();
  manager.joinRoom('finals');
  await pass(200);
  wire.crash();
  log.commit({ stream: 'room:finals', kind: 'reset', reason: 'reveal' });
  await startServer();
  await pass(1500);
  expect([asked, snapshots]).toEqual([2, [0, 1]]);
});
