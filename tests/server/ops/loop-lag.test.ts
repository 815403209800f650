import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { watchLoopLag } from '../../../server/ops/loop-lag.ts';
import { countLoopLag } from '../../../server/ops/metrics/count-loop-lag.ts';

/** A loop that turns when it is told to, so many milliseconds after its last turn. */
const openLoop = () => {
  let now = 0;
  let look = (): void => undefined;
  const lag = watchLoopLag({
    monotonic: () => now,
    every(periodMs, run) {
      expect(periodMs).toBe(40);
      look = run;
      return { stop: () => (look = () => undefined) };
    },
  });
  const turnAfter = (ms: number): void => {
    now += ms;
    look();
  };
  return { lag, turnAfter };
};

test('a loop is late by what it takes longer than the time between two looks', () => {
  const { lag, turnAfter } = openLoop();
  const read = lag.reader();
  for (let turns = 0; turns < 98; turns += 1) turnAfter(40);
  turnAfter(90);
  turnAfter(240);
  const { p50, p99, max, mean } = read();
  expect(p50).toBeCloseTo(0, 6);
  expect(p99).toBeCloseTo(0.05, 3);
  expect(max).toBeCloseTo(0.2, 3);
  expect(mean).toBeCloseTo(0.0025, 4);
});

test('each who asks has its own time since it was asked last', () => {
  const { lag, turnAfter } = openLoop();
  const [first, second] = [lag.reader(), lag.reader()];
  expect(first().max).toBe(0);
  turnAfter(140);
  expect(first().max).toBeCloseTo(0.1, 3);
  turnAfter(60);
  expect(first().max).toBeCloseTo(0.02, 3);
  expect(second().max).toBeCloseTo(0.1, 3);
  lag.close();
  turnAfter(1000);
  expect(second().max).toBe(0);
});

test('Prometheus is told all of one look', async () => {
  const { lag, turnAfter } = openLoop();
  const registry = new Registry();
  countLoopLag(lag.reader(), registry);
  turnAfter(140);
  const told = async (): Promise<readonly string[]> =>
    (await registry.metrics())
      .split('\n')
      .filter((line) => /^nodejs_eventloop_lag_\w+ /.test(line));
  const lines = await told();
  expect(lines).toHaveLength(7);
  expect(Number(lines.find((line) => line.includes('_p99_'))?.split(' ')[1])).toBeCloseTo(0.1, 3);
  expect((await told()).every((line) => line.endsWith(' 0'))).toBe(true);
});
