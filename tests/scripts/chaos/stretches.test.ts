import { expect, test } from 'vitest';
import { createStretches, createStretchJudge } from '../../chaos/stretches.ts';

const published = [3, 5, 6, 9].map((seq) => ({ seq, word: `word ${seq}` }));
const holds = createStretchJudge(published);

const hear = (from: number, ...seqs: readonly number[]) => {
  const stretches = createStretches(from);
  for (const seq of seqs) stretches.hear(seq, `word ${seq}`);
  return stretches;
};
const allHold = (stretches: ReturnType<typeof hear>): boolean => stretches.all().every(holds);

test('who heard everything after where they began holds', () => {
  expect(allHold(hear(2, 3, 5, 6, 9))).toBe(true);
  expect(allHold(hear(5, 6))).toBe(true);
  expect(allHold(hear(9))).toBe(true);
});

test.each([
  ['one is lacking', [3, 6, 9]],
  ['one came twice', [3, 5, 5, 6, 9]],
  ['two changed places', [5, 3, 6, 9]],
  ['one was never published', [3, 5, 6, 7, 9]],
])('it is found that %s', (_, seqs) => {
  expect(allHold(hear(2, ...seqs))).toBe(false);
});

test('it is found that a word is another', () => {
  const stretches = hear(2, 3);
  stretches.hear(5, 'word 55');
  expect(allHold(stretches)).toBe(false);
});

test('a snapshot covers what comes before it, and nothing after', () => {
  const whole = hear(2, 3);
  whole.beginAt(6);
  whole.hear(9, 'word 9');
  expect(allHold(whole)).toBe(true);
  const lacking = hear(2, 3);
  lacking.beginAt(5);
  lacking.hear(9, 'word 9');
  expect(allHold(lacking)).toBe(false);
});
