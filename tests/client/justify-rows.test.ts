import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { justifyRows } from '../../client/src/pages/gallery/justify-rows.ts';

const rules = { width: 1200, gap: 20, height: 300 };
const size = fc.record({
  width: fc.integer({ min: 0, max: 8000 }),
  height: fc.integer({ min: 0, max: 8000 }),
});
const portrait = { width: 1000, height: 1250 };
const rowsOf = (count: number) =>
  justifyRows(
    Array.from({ length: count }, (_, index) => ({ ...portrait, number: count - index })),
    rules,
  ).map((row) => row.boxes.map((box) => box.item.number));

describe('the rows of the flash sheet', () => {
  test('hold every design once, newest first', () => {
    fc.assert(
      fc.property(fc.array(size), (items) => {
        const laid = justifyRows(items, rules).flatMap((row) => row.boxes.map((box) => box.item));
        expect(laid).toEqual(items);
      }),
    );
  });

  test('never reach beyond the sheet', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1 }), (items) => {
        for (const { boxes } of justifyRows(items, rules)) {
          const used = boxes.reduce((sum, box) => sum + box.width, 0);
          expect(used + rules.gap * (boxes.length - 1)).toBeLessThanOrEqual(rules.width + 2);
        }
      }),
    );
  });

  test('stay where they are when a new design is hung above them', () => {
    const before = rowsOf(23);
    const after = rowsOf(24);
    const stable = before.slice(1);
    expect(after.slice(-stable.length)).toEqual(stable);
  });
});
