import { expect, test } from 'vitest';
import { summarise, summariseSilence } from '../../../client/src/pages/operations/summarise.ts';
import { sampleMetrics } from '../../support/sample-metrics.ts';

const calm = sampleMetrics();

test('where all is well the page says so, and how many are there', () => {
  expect(summarise(calm)).toEqual({
    level: 'well',
    headline: 'All is well',
    says: '13 pages connected, answers within 12 ms, everything that is sent is saved.',
    others: [],
  });
});

test('the worst stands on top, and the others below it', () => {
  const summary = summarise(
    sampleMetrics({
      loop: { p99Ms: 300 },
      store: { ...calm.store, kind: 'full' },
      disk: [{ folder: 'data', device: 1, freeBytes: 0, sizeBytes: 1e9 }],
    }),
  );
  expect(summary).toMatchObject({ level: 'now', headline: 'Act now' });
  expect(summary.says).toMatch(/^The disk is full/);
  expect(summary.others.map(({ level }) => level)).toEqual(['now', 'soon']);
});

test('what only wants a look is not called an alarm', () => {
  expect(summarise(sampleMetrics({ loop: { p99Ms: 300 } })).headline).toBe('Keep an eye on it');
});

test('a server that does not answer is not said to be well', () => {
  expect(summariseSilence(25_000, 'Can’t reach the contest.')).toMatchObject({
    level: 'now',
    headline: 'No answer',
    says: 'The server has not answered for 25 seconds: what stands here is as old.',
    because: 'Can’t reach the contest.',
  });
});
