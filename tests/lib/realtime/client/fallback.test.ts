import { describe, expect, test } from 'vitest';
import {
  createSocketlessScene as createScene,
  followWithoutSockets as followWithout,
  isLive,
  said,
  stages,
} from '../../../support/without-sockets.ts';

/** From then on sockets are refused. */
const loseSocketThatWorked = async () => {
  const scene = createScene();
  scene.wire.refuse(false);
  await scene.goLive();
  await scene.pass(7000);
  scene.wire.refuse(true);
  scene.wire.cut(true);
  return scene;
};

describe('[FB5] the page goes on without sockets', () => {
  test('at the first try that fails, where none has worked yet', async () => {
    const scene = createScene();
    await scene.startServer();
    scene.manager.connect();
    scene.log.say('said', 'before');
    await scene.pass(200);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
    scene.log.say('said', 'now');
    await scene.pass(100);
    expect(scene.events).toEqual(said('now'));
    expect(scene.snapshots).toEqual([1]);
  });

  test('when three tries in a row have failed, where one has worked', async () => {
    const scene = await loseSocketThatWorked();
    const before = stages(scene).length;
    await scene.pass(12_000);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
    const tries = stages(scene)
      .slice(before)
      .filter((stage) => stage === 'connecting');
    expect(tries).toHaveLength(3);
  });

  test('when a try was not answered at all', async () => {
    const scene = createScene();
    await scene.startServer();
    scene.manager.connect();
    await scene.clock.advanceAsync(10_000);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('when sockets are lost within moments, again and again', async () => {
    const scene = await loseSocketThatWorked();
    scene.wire.refuse(false);
    for (let loss = 0; loss < 3; loss += 1) {
      expect(scene.http.asked).toEqual([]);
      while (scene.manager.getState().kind !== 'live') await scene.pass(100);
      scene.wire.cut(true);
    }
    scene.wire.refuse(true);
    await scene.pass(500);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('when a socket says nothing more after its welcome', async () => {
    const scene = await loseSocketThatWorked();
    scene.wire.refuse(false);
    while (scene.manager.getState().kind !== 'live') await scene.pass(100);
    scene.wire.deaden();
    await scene.pass(7500);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('when a hidden page has heard nothing since its welcome, and Socket.IO gives up', async () => {
    const scene = await loseSocketThatWorked();
    scene.wire.refuse(false);
    while (scene.manager.getState().kind !== 'live') await scene.pass(100);
    scene.page.hide();
    scene.wire.deaden();
    await scene.pass(10_000);
    scene.wire.cut(false, 'ping timeout');
    scene.wire.refuse(true);
    await scene.pass(200);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('at the first that fails, where the server advises it', async () => {
    const scene = await loseSocketThatWorked();
    scene.http.weather.isSocketAdvisedAgainst = true;
    const { tries } = scene.wire;
    while (scene.wire.tries === tries) await scene.pass(100);
    await scene.pass(100);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('but not because of a network that is not there', async () => {
    const scene = createScene();
    await scene.startServer();
    scene.page.fire('offline');
    scene.manager.connect();
    await scene.pass(20_000);
    expect(scene.http.asked).toEqual([]);
  });

  test('but not when a server that is full asks it to wait', async () => {
    const scene = createScene();
    scene.wire.refuse(false);
    scene.wire.restart();
    scene.wire.io.on('connection', ({ emit, conn }) => {
      emit('retry-later', { message: 'Full.', retryAfter: 1000 });
      conn.close();
    });
    scene.manager.connect();
    await scene.pass(5500);
    expect(scene.manager.getState()).toMatchObject({ cause: 'full', attempt: 6 });
    expect(scene.http.asked).toEqual([]);
  });
});

test('[FB5] tries are counted in a row, and those while the server restarts are not', async () => {
  const scene = createScene();
  scene.wire.refuse(false);
  const realtime = await scene.goLive();
  for (let loss = 0; loss < 3; loss += 1) {
    await scene.pass(5000);
    const { tries } = scene.wire;
    scene.wire.refuse(true);
    scene.wire.cut(true);
    while (scene.wire.tries < tries + 2) await scene.pass(100);
    scene.wire.refuse(false);
    await scene.pass(5000);
    expect(scene.manager.getState()).toEqual(isLive('websocket'));
  }
  await Promise.all([realtime.shutdown(), scene.pass(3000)]);
  scene.wire.crash();
  await scene.pass(60_000);
  expect(scene.http.asked).toEqual([]);
});

describe('[FB6] the page asks before it listens', () => {
  test('and stays with sockets while nobody answers, asking once after each try that fails', async () => {
    const scene = createScene();
    scene.http.weather.answers = 'fail';
    await scene.startServer();
    scene.manager.connect();
    await scene.pass(60_000);
    expect(stages(scene).some((stage) => stage.startsWith('live'))).toBe(false);
    const tries = stages(scene).filter((stage) => stage === 'connecting').length;
    expect(scene.http.asked).toHaveLength(tries);
  });

  test('and takes a snapshot first where it stands nowhere', async () => {
    const scene = createScene();
    for (const word of ['one', 'two']) scene.log.say('said', word);
    await followWithout(scene);
    expect(scene.http.asked).toEqual(['? public none:0', '~ public epoch-1:2']);
    expect(scene.snapshots).toEqual([2]);
    expect(scene.epochs).toEqual(['epoch-1']);
  });

  test('and goes on where it stood, page after page', async () => {
    const scene = createScene({ cursors: { public: { epoch: 'epoch-1', seq: 1 } } });
    for (let word = 1; word <= 9; word += 1) scene.log.say('said', word);
    await followWithout(scene);
    expect(scene.events).toEqual(said(2, 3, 4, 5, 6, 7, 8, 9));
    expect(scene.snapshots).toEqual([]);
    expect(scene.epochs).toEqual(['epoch-1']);
  });
});

describe('[FB7] server-sent events', () => {
  test('that something in between holds back are noticed within seconds, and the page asks instead', async () => {
    const scene = createScene();
    scene.http.weather.events = 'held-back';
    await followWithout(scene);
    await scene.pass(6000);
    expect(scene.manager.getState()).toEqual(isLive('polling'));
    scene.log.say('said', 'now');
    await scene.pass(6000);
    expect(scene.events).toEqual(said('now'));
    await scene.pass(60_000);
    const questions = scene.http.asked.filter((each) => each.startsWith('?'));
    expect(questions.length).toBeGreaterThan(60 / 6);
    expect(questions.length).toBeLessThan(80 / 4);
    expect(scene.http.asked.filter((each) => each.startsWith('~'))).toHaveLength(1);
    expect(scene.http.kept).toBe(0);
  });

  test('that are refused are tried twice, and the page asks instead', async () => {
    const scene = createScene();
    scene.http.weather.events = 'refused';
    await followWithout(scene);
    await scene.pass(6000);
    expect(scene.manager.getState()).toEqual(isLive('polling'));
    expect(scene.http.asked.filter((each) => each.startsWith('~'))).toHaveLength(2);
  });

  test('that end are opened again at the cursor, however often, if they lasted', async () => {
    const scene = await followWithout();
    for (let round = 1; round <= 5; round += 1) {
      scene.http.cutEvents();
      scene.log.say('said', round);
      await scene.pass(40_000);
      expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
    }
    expect(scene.events).toEqual(said(1, 2, 3, 4, 5));
    expect(stages(scene)).not.toContain('live polling');
  });

  test('that go silent are left after twelve seconds', async () => {
    const scene = await followWithout();
    scene.http.cutEvents(true);
    scene.log.say('said', 'into the dark');
    await scene.pass(12_000);
    expect(scene.events).toEqual(said('into the dark'));
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('with a hole are opened again at the cursor', async () => {
    const scene = await followWithout();
    scene.http.loseNextEvent();
    scene.log.say('said', 'lost');
    await scene.pass(100);
    scene.log.say('said', 'after it');
    await scene.pass(1000);
    expect(scene.events).toEqual(said('lost', 'after it'));
  });
});

describe('[FB8] a server that does not answer any more', () => {
  test('is shown within two seconds, and then the page is as after a loss', async () => {
    const scene = await followWithout();
    const before = stages(scene).length;
    scene.http.weather.answers = 'fail';
    scene.http.cutEvents();
    await scene.pass(200);
    expect(scene.manager.getState()).toMatchObject({ kind: 'stalled', via: 'server-sent-events' });
    await scene.pass(5500);
    expect(stages(scene).slice(before, before + 3)).toEqual([
      'stalled server-sent-events',
      'waiting',
      'connecting',
    ]);
    scene.http.weather.answers = 'come';
    await scene.pass(12_000);
    expect(scene.manager.getState()).toEqual(isLive('server-sent-events'));
  });

  test('is shown within two seconds of a question, too', async () => {
    const scene = createScene();
    scene.http.weather.events = 'refused';
    await followWithout(scene);
    scene.http.weather.answers = 'swallowed';
    await scene.pass(8000);
    expect(scene.manager.getState()).toMatchObject({ kind: 'stalled', via: 'polling' });
    scene.http.weather.answers = 'come';
    await scene.pass(10_000);
    expect(scene.manager.getState()).toEqual(isLive('polling'));
  });
});
