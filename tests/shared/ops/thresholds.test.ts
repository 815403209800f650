import { expect, test } from 'vitest';
import { thresholds } from '../../../shared/ops/thresholds.ts';

test('a disk is low before it is critical, and shares are parts of one', () => {
  expect(thresholds.diskFreeShareCritical).toBeLessThan(thresholds.diskFreeShareLow);
  const shares = Object.entries(thresholds).filter(([name]) => name.includes('Share'));
  expect(shares.length).toBeGreaterThan(0);
  for (const [name, value] of shares) expect([name, value > 0 && value < 1]).toEqual([name, true]);
});
