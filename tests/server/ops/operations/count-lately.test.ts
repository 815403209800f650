import { expect, test } from 'vitest';
import { countLately } from '../../../../server/ops/operations/count-lately.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

test('what happened longer ago than the window is not counted any more', () => {
  const clock = createFakeClock();
  const lately = countLately(clock, 60_000);
  lately.add();
  lately.add();
  clock.advance(30_000);
  lately.add();
  expect(lately.count()).toBe(3);
  clock.advance(30_000);
  expect(lately.count()).toBe(1);
  clock.advance(3_600_000);
  expect(lately.count()).toBe(0);
  lately.add();
  expect(lately.count()).toBe(1);
});
