import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLatencies } from '../../../../server/ops/operations/latencies.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

test('percentiles are within five percent of what was measured', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.2, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (measured) => {
        const latencies = createLatencies(createFakeClock());
        for (const ms of measured) latencies.add(ms);
        const sorted = measured.toSorted((a, b) => a - b);
        const { p50Ms, p95Ms, p99Ms, count } = latencies.read();
        expect(count).toBe(measured.length);
        for (const [share, told] of [
          [0.5, p50Ms],
          [0.95, p95Ms],
          [0.99, p99Ms],
        ] as const) {
          const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
          expect(told).toBeGreaterThan(exact * 0.999);
          expect(told).toBeLessThan(exact * 1.051);
        }
      },
    ),
  );
});

test('only the last minute counts', () => {
  const clock = createFakeClock();
  const latencies = createLatencies(clock);
  latencies.add(1000);
  clock.advance(30_000);
  latencies.add(10);
  expect(latencies.read().count).toBe(2);
  clock.advance(30_000);
  expect(latencies.read()).toMatchObject({ count: 1, p99Ms: expect.closeTo(10, 0) as number });
  clock.advance(30_000);
  expect(latencies.read()).toEqual({ count: 0, p50Ms: null, p95Ms: null, p99Ms: null });
  latencies.add(20);
  expect(latencies.read()).toMatchObject({ count: 1, p99Ms: expect.closeTo(20, 0) as number });
});

test('what takes longer than anything should is counted as the longest', () => {
  const latencies = createLatencies(createFakeClock());
  latencies.add(1e12);
  expect(latencies.read().p50Ms).toBeGreaterThan(100_000);
});
