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
          expect(boxes[0]?.left).toBeGreaterThanOrEqual(0);
          const last = boxes.at(-1);
          expect((last?.left ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(rules.width);
        }
      }),
    );
  });

  test('leave a gap between two designs, and reach from edge to edge when they are full', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1 }), (items) => {
        for (const { boxes, full } of justifyRows(items, rules)) {
          const ends = boxes.map((box) => box.left + box.width);
          for (const [nth, { left }] of boxes.slice(1).entries())
            expect(Math.abs(left - (ends[nth] ?? 0) - rules.gap)).toBeLessThanOrEqual(1);
          if (full) expect([boxes[0]?.left, ends.at(-1)]).toEqual([0, rules.width]);
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
