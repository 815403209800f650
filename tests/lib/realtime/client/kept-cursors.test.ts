import { expect, test } from 'vitest';
import { createRealtimeScene } from '../../../support/realtime-scene.ts';

const keptAt = (seq: number, epoch = 'epoch-1') => ({ cursors: { public: { epoch, seq } } });

test('[HE4] a page that kept what it showed is resumed there, without a snapshot', async () => {
  const { log, goLive, events, snapshots, epochs } = createRealtimeScene({}, keptAt(2));
  for (const word of ['one', 'two', 'three']) log.say('said', word);
  await goLive();
  expect(events).toEqual([['said', 'three']]);
  expect(snapshots).toEqual([]);
  expect(epochs).toEqual(['epoch-1']);
});

test('[HE4] what was kept of another history is replaced', async () => {
  const { log, goLive, events, snapshots } = createRealtimeScene({}, keptAt(2, 'epoch-0'));
  for (const word of ['one', 'two', 'three']) log.say('said', word);
  await goLive();
  expect(events).toEqual([]);
  expect(snapshots).toEqual([3]);
});

test('[HE4] what was kept of a stream that the session may not read any more is dropped', async () => {
  const { log, goLive, pass, events, snapshots } = createRealtimeScene(
    {},
    { cursors: { judges: { epoch: 'epoch-1', seq: 0 } } },
  );
  log.commit({ stream: 'judges', kind: 'event', name: 'said', data: 'in confidence' });
  await goLive();
  log.say('said', 'aloud');
  await pass(200);
  expect(events).toEqual([['said', 'aloud']]);
  expect(snapshots).toEqual([1]);
});

test('[HE4] the history is told each time that the server is reached', async () => {
  const { goLive, wire, pass, epochs } = createRealtimeScene();
  await goLive();
  wire.cut(true);
  await pass(1500);
  expect(epochs).toEqual(['epoch-1', 'epoch-1']);
});
