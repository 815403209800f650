import { expect, test } from 'vitest';
import { createFanOut, type Reading } from '../../../lib/realtime/fan-out.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

/** A fan-out whose slices are run by the test; each portion takes `portionMs`. */
const createScene = ({ portionMs = 0 } = {}) => {
  const clock = createFakeClock();
  const slices: (() => void)[] = [];
  const served: string[] = [];
  const fanOut = createFanOut({
    ...{ clock, defer: (run) => void slices.push(run) },
    ...{ onSlice: () => undefined, wake: () => undefined },
  });
  const reading = (name: string): Reading => ({
    pump() {
      served.push(name);
      clock.advance(portionMs);
    },
  });
  return { fanOut, served, reading, slice: () => slices.shift()?.() };
};

test('[RS1] what is live comes before every replay, whoever asked first', () => {
  const { fanOut, served, reading, slice } = createScene();
  fanOut.replay(reading('replay'));
  fanOut.live(reading('live'));
  slice();
  expect(served).toEqual(['live', 'replay']);
});

test('[RS1] a replay is served a portion in each slice, however much is live', () => {
  const { fanOut, served, reading, slice } = createScene({ portionMs: 2 });
  for (let each = 0; each < 20; each += 1) fanOut.live(reading('live'));
  for (let each = 0; each < 20; each += 1) fanOut.replay(reading('replay'));
  slice();
  expect(served).toContain('replay');
  expect(served.length).toBeLessThan(40);
});

test('[SH1] it is idle when news, what is live and every replay have been served', async () => {
  const { fanOut, served, reading, slice } = createScene();
  fanOut.news('public');
  fanOut.replay(reading('replay'));
  let isIdle = false;
  const idle = fanOut.idle(1000).then(() => (isIdle = true));
  await Promise.resolve();
  expect(isIdle).toBe(false);
  slice();
  await idle;
  expect(served).toEqual(['replay']);
});

test('[SH1] it is not idle while somebody waits for a socket, whatever else is served', async () => {
  const { fanOut, reading, slice } = createScene();
  const waiting = reading('waiting');
  fanOut.park(waiting);
  let isIdle = false;
  const idle = fanOut.idle(1000).then(() => (isIdle = true));
  fanOut.live(reading('live'));
  slice();
  await Promise.resolve();
  expect(isIdle).toBe(false);
  fanOut.replay(waiting);
  slice();
  await idle;
});
