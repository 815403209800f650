import { describe, expect, test } from 'vitest';
import {
  createSocketlessScene as createScene,
  followWithoutSockets as followWithout,
  isLive,
  said,
} from '../../../support/without-sockets.ts';

/** A page to which server-sent events and, for a moment now, a socket bring the stream. */
const followBothWays = async (scene = createScene()) => {
  const { realtime } = await followWithout(scene);
  await scene.pass(5000);
  scene.wire.refuse(false);
  scene.page.fire('focus');
  await scene.pass(300);
  return { ...scene, realtime };
};

describe('[FB9] a socket has to prove itself', () => {
  test.each([
    ['is lost', 'cut'],
    ['says nothing', 'deaden'],
  ] as const)('one that %s within five seconds is never noticed', async (_, ending) => {
    const scene = await followBothWays();
    const told = scene.page.told.length;
    await scene.pass(3700);
    scene.log.say('said', 'over both');
    await scene.pass(200);
    if (ending === 'cut') scene.wire.cut(true);
    else scene.wire.deaden();
    scene.wire.refuse(true);
    scene.log.say('said', 'over one');
    await scene.pass(200);
    expect(scene.events).toEqual(said('over both', 'over one'));
    await scene.pass(20_000);
    expect(scene.page.told).toHaveLength(told);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('a gap on either road is filled', async () => {
    const scene = await followBothWays();
    scene.http.loseNextEvent();
    scene.log.say('said', 'lost');
    await scene.clock.advanceAsync(0);
    scene.wire.lose();
    await scene.pass(200);
    const words = Array.from({ length: 20 }, (_, index) => index);
    for (const word of words) {
      scene.log.say('said', word);
      await scene.pass(100);
    }
    expect(scene.events).toEqual(said('lost', ...words));
  });

  test('where one has failed, what it may have missed is asked for, a reset included', async () => {
    const scene = await followBothWays();
    const asked = scene.http.asked.length;
    scene.wire.refuse(true);
    scene.wire.cut(true);
    await scene.pass(100);
    expect(scene.http.asked.slice(asked)).toEqual(['? public epoch-1:0']);
    scene.log.commit({ stream: 'public', kind: 'reset', reason: 'reveal' });
    await scene.pass(500);
    expect(scene.snapshots).toHaveLength(2);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('once it has worked the other road is left for good', async () => {
    const scene = await followBothWays();
    await scene.pass(5700);
    expect(scene.page.told.at(-1)?.detail).toEqual(isLive('websocket'));
    const asked = scene.http.asked.length;
    scene.manager.manualReconnect();
    await scene.pass(5000);
    expect(scene.http.asked).toHaveLength(asked);
    expect(scene.http.kept).toBe(0);
  });
});

test('[FB10] a reset is followed once, over the socket', async () => {
  const scene = await followBothWays();
  scene.log.commit({ stream: 'public', kind: 'reset', reason: 'reveal' });
  scene.log.say('said', 'after');
  await scene.pass(500);
  expect(scene.snapshots).toHaveLength(2);
  expect(scene.page.told.at(-1)?.detail).toEqual(isLive('websocket'));
  expect(scene.http.kept).toBe(0);
  scene.log.say('said', 'later');
  await scene.pass(500);
  expect(scene.events.at(-1)).toEqual(['said', 'later']);
});

test('[SE3] a change of role ends the other road, which brings what was read before', async () => {
  const authorize = async () => ({ stream: 'public', subject: 'j', sessionId: 's1' });
  const scene = await followBothWays(createScene({}, { authorize }));
  scene.realtime.changeStream('s1', 'judges');
  await scene.pass(100);
  expect(scene.http.kept).toBe(0);
  expect(scene.manager.getState()).toEqual({ ...isLive('websocket'), stream: 'judges' });
});

test('[RC6] a page whose session is ended while both roads bring its stream shows it at once', async () => {
  const authorize = async () => ({ stream: 'public', subject: 'j', sessionId: 's1' });
  const scene = await followBothWays(createScene({}, { authorize }));
  scene.realtime.disconnectSession('s1');
  await scene.pass(100);
  expect(scene.manager.getState()).toEqual({ kind: 'signed-out' });
});
