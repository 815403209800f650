import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatShortSpan,
  formatSpan,
} from '../../../client/src/pages/operations/words.ts';

test.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [0.96, '1 ms'],
  [12.4, '12 ms'],
  [999, '999 ms'],
  [999.6, '1.0 s'],
  [1340, '1.3 s'],
  [12_600, '13 s'],
])('%d milliseconds are %s', (ms, words) => {
  expect(formatMs(ms)).toBe(words);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [99_600_000, '100 MB'],
  [1.25e9, '1.3 GB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test.each([
  [1000, '1 second', '1 s'],
  [60_000, '60 seconds', '60 s'],
  [240_000, '4 minutes', '4 min'],
  [7_200_000, '2 hours', '2 h'],
  [172_800_000, '2 days', '2 d'],
])('%d milliseconds are %s, or %s', (ms, words, short) => {
  expect([formatSpan(ms), formatShortSpan(ms)]).toEqual([words, short]);
});

test('large numbers are read in threes', () => {
  expect(formatCount(1_234_567)).toBe('1\u202f234\u202f567');
});
