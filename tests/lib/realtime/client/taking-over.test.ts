import { describe, expect, test } from 'vitest';
import {
  createSocketlessScene as createScene,
  followWithoutSockets as followWithout,
  isLive,
  said,
  stages,
} from '../../../support/without-sockets.ts';

describe('[FB9] sockets are tried again', () => {
  test('about every minute, unseen, and the one that gets through takes over', async () => {
    const scene = await followWithout();
    const told = scene.page.told.length;
    const { tries } = scene.wire;
    await scene.pass(300_000);
    expect(scene.page.told).toHaveLength(told);
    expect(scene.wire.tries - tries).toBeGreaterThanOrEqual(4);
    expect(scene.wire.tries - tries).toBeLessThanOrEqual(7);
    scene.log.say('said', 1);
    scene.wire.refuse(false);
    await scene.pass(75_000);
    expect(scene.manager.getState()).toEqual(isLive('websocket'));
    scene.log.say('said', 2);
    await scene.pass(60_000);
    expect(scene.events).toEqual(said(1, 2));
    expect(scene.snapshots).toHaveLength(1);
    const asked = scene.http.asked.length;
    await scene.pass(60_000);
    expect(scene.http.asked).toHaveLength(asked);
  });

  test.each(['focus', 'online'] as const)('at once at %s', async (name) => {
    const scene = await followWithout();
    await scene.pass(5000);
    scene.wire.refuse(false);
    scene.page.fire(name);
    await scene.pass(5500);
    expect(scene.manager.getState()).toEqual(isLive('websocket'));
  });

  test('at once when somebody asks for it', async () => {
    const scene = await followWithout();
    await scene.pass(5000);
    scene.wire.refuse(false);
    scene.manager.manualReconnect();
    await scene.pass(5500);
    expect(scene.manager.getState()).toEqual(isLive('websocket'));
  });

  test('and what comes in the moment of the change is shown once and in order', async () => {
    const scene = await followWithout();
    await scene.pass(5000);
    let word = 0;
    for (let round = 0; round < 6; round += 1) {
      const isBlocked = round % 2 === 1;
      scene.wire.refuse(isBlocked);
      if (isBlocked) scene.wire.cut(true);
      for (let step = 0; step < 100; step += 1) {
        scene.log.say('said', (word += 1));
        if (step === 0) scene.page.fire('focus');
        await scene.pass(100);
      }
    }
    await scene.pass(1000);
    expect(scene.events).toEqual(said(...Array.from({ length: word }, (_, index) => index + 1)));
    expect(new Set(stages(scene))).toContain('live websocket');
    expect(scene.snapshots).toHaveLength(1);
  });
});

describe('[FB10] a reset without a socket', () => {
  test('that comes as an event is followed by a snapshot, and the events go on', async () => {
    const scene = await followWithout();
    scene.log.commit({ stream: 'public', kind: 'reset', reason: 'reveal' });
    scene.log.say('said', 'after');
    await scene.pass(500);
    expect(scene.snapshots).toHaveLength(2);
    scene.log.say('said', 'later');
    await scene.pass(500);
    expect(scene.events.at(-1)).toEqual(['said', 'later']);
  });

  test('that comes as an answer, too', async () => {
    const scene = createScene();
    scene.http.weather.events = 'refused';
    await followWithout(scene);
    scene.log.commit({ stream: 'public', kind: 'reset', reason: 'reveal' });
    await scene.pass(6500);
    expect(scene.snapshots).toHaveLength(2);
    scene.log.say('said', 'later');
    await scene.pass(6500);
    expect(scene.events).toEqual(said('later'));
  });
});

describe('[FB11] who asks', () => {
  test('and may not read the stream any more is signed out', async () => {
    const scene = await followWithout();
    scene.http.weather.answers = 'denied';
    scene.http.cutEvents();
    await scene.pass(200);
    expect(scene.manager.getState()).toEqual({ kind: 'signed-out' });
    scene.http.weather.answers = 'come';
    scene.manager.manualReconnect();
    await scene.pass(200);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('[SE1] and is told by a socket that the session has ended is signed out', async () => {
    const scene = await followWithout(createScene({}, { authorize: async () => null }));
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
    scene.wire.refuse(false);
    scene.page.fire('focus');
    await scene.pass(300);
    expect(scene.manager.getState()).toEqual({ kind: 'signed-out' });
    expect(scene.http.kept).toBe(0);
  });

  test('and has become a judge reads the judges’ stream, and the other one no more', async () => {
    const scene = await followWithout();
    scene.http.weather.mainStream = 'judges';
    scene.manager.manualReconnect();
    await scene.pass(200);
    expect(scene.manager.getState()).toEqual({ ...isLive('server-sent-events'), stream: 'judges' });
    scene.log.say('said', 'in public');
    scene.log.commit({ stream: 'judges', kind: 'event', name: 'said', data: 'in confidence' });
    await scene.pass(200);
    expect(scene.events).toEqual(said('in confidence'));
    // Of the stream that it read before it knows nothing any more.
    scene.wire.refuse(false);
    scene.page.fire('focus');
    await scene.pass(300);
    expect(scene.manager.getState()).toEqual(isLive('websocket'));
    expect([scene.events.length, scene.snapshots.length]).toEqual([1, 3]);
  });

  test('is said by the welcome, where the page did not know', async () => {
    const scene = await followWithout(
      createScene({}, { authorize: async () => ({ stream: 'judges', subject: 'j' }) }),
    );
    await scene.pass(5000);
    scene.wire.refuse(false);
    scene.page.fire('focus');
    await scene.pass(300);
    expect(scene.manager.getState()).toEqual({ ...isLive('websocket'), stream: 'judges' });
  });

  test('is found out anew when the page learns of it by itself', async () => {
    const scene = await followWithout();
    scene.http.weather.mainStream = 'judges';
    await scene.pass(16_000);
    expect(scene.manager.getState()).toEqual({ ...isLive('server-sent-events'), stream: 'judges' });
  });
});

test('[FB12] rooms and commands wait for a socket', async () => {
  const scene = await followWithout(
    createScene({}, { mayJoin: () => true, onCommand: async (_, command) => `did ${command}` }),
  );
  scene.manager.joinRoom('finals');
  scene.manager.addPendingMessage('1', 'vote');
  await expect(scene.manager.send('look')).rejects.toMatchObject({ outcome: 'not-sent' });
  scene.log.commit({ stream: 'room:finals', kind: 'event', name: 'said', data: 'unheard' });
  await scene.pass(5000);
  expect([scene.events, scene.answers]).toEqual([[], []]);
  scene.wire.refuse(false);
  scene.page.fire('focus');
  await scene.pass(300);
  scene.log.commit({ stream: 'room:finals', kind: 'event', name: 'said', data: 'heard' });
  await scene.pass(300);
  expect([scene.events, scene.answers]).toEqual([said('heard'), [['1', 'did vote']]]);
});

describe('a page that wakes without a socket', () => {
  test('[RC7] asks at once and listens anew', async () => {
    const scene = await followWithout();
    scene.http.cutEvents(true);
    scene.log.say('said', 'in its sleep');
    scene.clock.sleep(10_000);
    await scene.pass(1000);
    scene.log.say('said', 'afterwards');
    await scene.pass(200);
    expect(scene.events).toEqual(said('in its sleep', 'afterwards'));
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('[RC10] and is told that there is no network shows it until somebody answers', async () => {
    const scene = await followWithout();
    scene.http.weather.answers = 'swallowed';
    scene.page.fire('offline');
    expect(scene.manager.getState()).toMatchObject({ kind: 'stalled' });
    await scene.pass(200);
    scene.http.weather.answers = 'come';
    scene.page.fire('online');
    await scene.pass(200);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });
});

test('a page that is closed without a socket leaves nothing running', async () => {
  const scene = await followWithout();
  scene.manager.disconnect();
  await Promise.all([scene.realtime.shutdown(), scene.pass(1000)]);
  expect(scene.manager.getState()).toEqual({ kind: 'closed' });
  expect(scene.clock.pending).toBe(0);
});
