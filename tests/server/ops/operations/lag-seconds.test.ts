import { expect, test } from 'vitest';
import { lagSecondsOf } from '../../../../server/ops/operations/lag-seconds.ts';

test('records count as late by the backup machine, where there is one, and else by the folder', () => {
  const machine = { behind: 2, behindMs: 3500 };
  const folder = { behind: 1, behindMs: 500 };
  expect(lagSecondsOf(machine, folder)).toBe(3.5);
  expect(lagSecondsOf(null, folder)).toBe(0.5);
  expect(lagSecondsOf(null, null)).toBeNull();
});
