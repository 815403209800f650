import { describe, expect, test } from 'vitest';
import { createRealtimeScene } from '../../../support/realtime-scene.ts';

/** A live page whose connection goes dead without anybody noticing. */
const goDead = async () => {
  const scene = createRealtimeScene();
  await scene.goLive();
  scene.wire.deaden();
  return scene;
};
type Scene = Awaited<ReturnType<typeof goDead>>;

/** The page has another connection by the time that somebody has looked at it for two seconds. */
const expectReturn = async ({ pass, kinds }: Scene) => {
  await pass(1900);
  expect(kinds()).toEqual(['connecting', 'live', 'stalled', 'connecting', 'live']);
};

describe('[RC7] a page that slept and gets no answer within a second has another connection within two', () => {
  test('when its timers stood still', async () => {
    const scene = await goDead();
    scene.clock.sleep(20_000);
    await expectReturn(scene);
  });

  test('when even its clock stood still, and only the time of day tells', async () => {
    const scene = await goDead();
    scene.clock.setWallClock(scene.clock.now() + 20_000);
    await expectReturn(scene);
  });

  test('when it slept while it was hidden', async () => {
    const scene = await goDead();
    scene.page.hide();
    scene.clock.sleep(20_000);
    await scene.pass(1000);
    expect(scene.manager.getState().kind).toBe('live');
    scene.page.show();
    await expectReturn(scene);
  });

  test('when it was hidden for half a minute', async () => {
    const scene = createRealtimeScene();
    await scene.goLive();
    scene.page.hide();
    await scene.pass(30_000);
    scene.wire.deaden();
    scene.page.show();
    await expectReturn(scene);
  });

  test('when the network is there again', async () => {
    const scene = await goDead();
    scene.page.fire('online');
    await expectReturn(scene);
  });

  test('when it comes back from the back-forward cache', async () => {
    const scene = await goDead();
    scene.page.restore();
    await expectReturn(scene);
  });

  test('even when somebody turns to it in the same moment', async () => {
    const scene = await goDead();
    scene.clock.sleep(20_000);
    scene.page.fire('focus');
    scene.page.fire('focus');
    await expectReturn(scene);
  });
});

test('[RC7] a connection that outlived the sleep is kept', async () => {
  const { goLive, clock, pass, kinds } = createRealtimeScene();
  await goLive();
  clock.sleep(20_000);
  await pass(8000);
  expect(kinds()).toEqual(['connecting', 'live']);
});

test('[RC7] who merely turns to a page does not cost it a slow connection', async () => {
  const { page, pass, kinds } = await goDead();
  page.fire('focus');
  await pass(5000);
  expect(kinds()).toEqual(['connecting', 'live', 'stalled']);
});

test('[RC8] after a sleep in which the server has let go nobody is asked', async () => {
  const { clock, pass, manager, wire, kinds } = await goDead();
  clock.sleep(3_600_000);
  await clock.advanceAsync(500);
  expect(manager.getState().kind).toBe('connecting');
  wire.travel();
  await pass(100);
  expect(kinds()).toEqual(['connecting', 'live', 'stalled', 'connecting', 'live']);
});

test('[RC9] a try that began before the sleep is made anew, a slow one is left alone', async () => {
  const { goLive, wire, page, clock, kinds } = createRealtimeScene();
  await goLive();
  wire.cut(true);
  await clock.advanceAsync(1000);
  const begun = ['connecting', 'live', 'waiting', 'connecting'];
  expect(kinds()).toEqual(begun);
  page.fire('focus');
  await clock.advanceAsync(3000);
  page.fire('focus');
  expect(kinds()).toEqual(begun);
  clock.sleep(5000);
  await clock.advanceAsync(500);
  expect(kinds()).toEqual([...begun, 'connecting']);
  page.fire('online');
  expect(kinds()).toEqual([...begun, 'connecting']);
  await clock.advanceAsync(6000);
  page.fire('focus');
  expect(kinds()).toEqual([...begun, 'connecting', 'connecting']);
});

describe('[RC10] what the device says about its network', () => {
  test('is told beside the state, and not believed: an answer counts more', async () => {
    const { goLive, manager, page, pass } = createRealtimeScene();
    await goLive();
    expect(manager.isOffline).toBe(false);
    page.fire('offline');
    expect(manager.isOffline).toBe(true);
    expect(manager.getState().kind).toBe('stalled');
    await pass(300);
    expect(manager.getState().kind).toBe('live');
  });

  test('is told to a page that waits already', async () => {
    const { goLive, manager, page, wire, kinds } = createRealtimeScene();
    await goLive();
    wire.cut(true);
    page.fire('offline');
    expect(manager.isOffline).toBe(true);
    expect(kinds()).toEqual(['connecting', 'live', 'waiting', 'waiting']);
  });
});
