import { expect, test } from 'vitest';
import { createStallCounter } from '../../../server/ops/stall-counter.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const lookMs = 1000;

const openCounter = () => {
  const clock = createFakeClock();
  const counter = createStallCounter(clock, lookMs);
  return {
    lookAfter: (ms: number, count: number, isHeld = false) => {
      clock.advance(ms);
      return counter.look(count, isHeld);
    },
  };
};

test('what stands still is counted from the last time that it was seen to move', () => {
  const { lookAfter } = openCounter();
  expect(lookAfter(1000, 1)).toBe(0);
  expect(lookAfter(1000, 2)).toBe(0);
  expect(lookAfter(1000, 2)).toBe(1000);
  expect(lookAfter(1500, 2)).toBe(2500);
  expect(lookAfter(1000, 3)).toBe(0);
  expect(lookAfter(1000, 3)).toBe(1000);
});

test('time in which nobody could look, because the machine slept, is not counted', () => {
  const { lookAfter } = openCounter();
  lookAfter(1000, 1);
  expect(lookAfter(8 * 3_600_000, 1)).toBe(2 * lookMs);
  expect(lookAfter(1000, 2)).toBe(0);
});

test('what a debugger holds does not stand still', () => {
  const { lookAfter } = openCounter();
  lookAfter(1000, 1);
  expect(lookAfter(1000, 1)).toBe(1000);
  expect(lookAfter(1000, 1, true)).toBe(0);
  expect(lookAfter(1000, 1)).toBe(1000);
});
