import { expect, test } from 'vitest';
import { summarise } from '../../bench/statistics.ts';
import { createMetrics } from '../../load/metrics.ts';
import { renderFigures } from '../../load/report.ts';

test('a summary has the nearest ranks', () => {
  const values = Array.from({ length: 200 }, (_, nth) => 200 - nth);
  expect(summarise(values)).toEqual({
    ...{ min: 1, max: 200, mean: 100.5 },
    ...{ median: 100, p95: 190, p99: 198 },
  });
  expect(summarise([7])).toEqual({ min: 7, max: 7, mean: 7, median: 7, p95: 7, p99: 7 });
});

test('a period has what came in it, and the total has everything', () => {
  const metrics = createMetrics();
  metrics.count('http.requests');
  metrics.measure('http.response_time', 10);
  expect(metrics.takePeriod().counters).toEqual({ 'http.requests': 1 });
  metrics.count('http.requests', 2);
  metrics.measure('http.response_time', 30);
  const second = metrics.takePeriod();
  expect(second.counters).toEqual({ 'http.requests': 2 });
  expect(second.summaries['http.response_time']).toMatchObject({ min: 30, max: 30 });
  expect(metrics.takePeriod()).toEqual({ counters: {}, summaries: {} });
  const total = metrics.total();
  expect(total.counters).toEqual({ 'http.requests': 3 });
  expect(total.summaries['http.response_time']).toMatchObject({ min: 10, max: 30, mean: 20 });
});

test('figures are told by name, with dots up to the number, and some by the second', () => {
  const metrics = createMetrics();
  metrics.count('http.requests', 30);
  metrics.count('http.codes.201', 30);
  metrics.measure('http.response_time', 12.34);
  const lines = renderFigures(metrics.total(), 10).split('\n');
  expect(lines.map((line) => line.replace(/\.{3,}/, '…'))).toEqual([
    'entries.accept_rate: … 0/sec',
    'events.receive_rate: … 0/sec',
    'http.codes.201: … 30',
    'http.request_rate: … 3/sec',
    'http.requests: … 30',
    'http.response_time:',
    '  min: … 12.3',
    '  max: … 12.3',
    '  mean: … 12.3',
    '  median: … 12.3',
    '  p95: … 12.3',
    '  p99: … 12.3',
  ]);
  expect(
    new Set(lines.filter((line) => !line.endsWith(':')).map(({ length }) => length)).size,
  ).toBe(1);
});
