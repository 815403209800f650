import { describe, expect, test } from 'vitest';
import {
  drawChart,
  heightOf,
  topOf,
  yOf,
} from '../../../client/src/pages/operations/draw-chart.ts';

const frame = { fromAt: 0, toAt: 100, top: 100, width: 200, height: 50 };

describe('a chart', () => {
  test('runs from the oldest on the left to now on the right, low values at the bottom', () => {
    const points = [
      { at: 0, value: 0 },
      { at: 50, value: 25 },
      { at: 100, value: 100 },
    ];
    expect(drawChart(points, frame, 60)).toEqual({
      line: 'M0.0 50.0L100.0 25.0L200.0 0.0',
      area: 'M0.0 50.0L0.0 50.0L100.0 25.0L200.0 0.0L200.0 50.0Z',
    });
  });

  test('has a gap where nothing was measured, and where nobody looked', () => {
    const points = [
      { at: 0, value: 100 },
      { at: 10, value: null },
      { at: 20, value: 100 },
      { at: 30, value: 100 },
      { at: 90, value: 100 },
    ];
    expect(drawChart(points, frame, 20).line).toBe('M0.0 0.0h0M40.0 0.0L60.0 0.0M180.0 0.0h0');
  });

  test('is empty where there is nothing', () => {
    expect(drawChart([], frame, 20)).toEqual({ line: '', area: '' });
  });
});

test('the limit and every value are below the upper edge', () => {
  expect(topOf([3, 700], 500)).toBeGreaterThan(700);
  expect(topOf([3], 500)).toBeGreaterThan(500);
  expect(yOf(500, { top: topOf([3], 500), height: 50 })).toBeGreaterThan(0);
});

test('a contest without anybody is a line at the bottom', () => {
  expect(yOf(0, { top: topOf([0], null), height: 50 })).toBe(50);
});

test('what is far below the limit is still seen to stand above nothing', () => {
  expect(heightOf(1, 100)).toBeCloseTo(0.1);
});
