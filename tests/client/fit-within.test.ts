import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitWithin } from '../../client/src/pages/enter/fit-within.ts';

describe('before a photo is sent', () => {
  test('its longest side is brought down to the limit and its shape is kept', () => {
    expect(fitWithin({ width: 4032, height: 3024 }, 2560)).toEqual({ width: 2560, height: 1920 });
    expect(fitWithin({ width: 3024, height: 4032 }, 2560)).toEqual({ width: 1920, height: 2560 });
  });

  test('a small one is never enlarged', () => {
    expect(fitWithin({ width: 800, height: 600 }, 2560)).toEqual({ width: 800, height: 600 });
  });

  test('no size, however thin, loses a side or passes the limit', () => {
    const side = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const fitted = fitWithin({ width, height }, 2560);
        expect(Math.min(fitted.width, fitted.height)).toBeGreaterThanOrEqual(1);
        expect(Math.max(fitted.width, fitted.height)).toBeLessThanOrEqual(2560);
      }),
    );
  });
});
