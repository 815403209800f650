import { expect, test } from 'vitest';
import { judgeMutants, type TestOutcome } from '../../../scripts/mutants/judge.ts';
import type { Mutant } from '../../../scripts/mutants/mutant.ts';

const source = 'if (isDouble) return;\nshow();\n';
const mutant: Mutant = {
  ...{ guard: 'dedupe', file: 'show.ts', find: 'if (isDouble) return;', replace: '' },
  test: { file: 'show.test.ts', name: 'a double is not shown' },
};

/** `outcomes`: of the test as the source is, and without the guard. */
const judge = async (outcomes: readonly [TestOutcome, TestOutcome], changes = {}) => {
  const changed: string[] = [];
  const told: string[] = [];
  await judgeMutants([{ ...mutant, ...changes }], {
    readSource: async () => source,
    runTests: async (_, change) => {
      if (change !== undefined) changed.push(change.source);
      return () => outcomes[change === undefined ? 0 : 1];
    },
    atOnce: 2,
    onVerdict: ({ survivedBecause }) => told.push(survivedBecause ?? 'killed'),
  });
  return { changed, told };
};

test('a guard counts as shown when its test fails without it', async () => {
  expect(await judge(['passed', 'failed'])).toEqual({ changed: ['\nshow();\n'], told: ['killed'] });
});

test('a guard survives when its test passes without it, does not run, or never passes', async () => {
  const reasonOf = async (...outcomes: [TestOutcome, TestOutcome]) => (await judge(outcomes)).told;
  expect(await reasonOf('passed', 'passed')).toEqual(['its test passes without it']);
  expect(await reasonOf('passed', null)).toEqual(['its test does not run without it']);
  expect(await reasonOf('failed', 'failed')).toEqual(['its test fails with the guard, too']);
  expect(await reasonOf(null, 'failed')).toEqual([
    'there is no such test in show.test.ts, or it did not end',
  ]);
});

test('a guard whose text is gone, or there twice, is told and not tried', async () => {
  for (const find of ['if (isTwice) return;', ';\n'])
    expect(await judge(['passed', 'failed'], { find })).toEqual({
      changed: [],
      told: ['its text is no longer in show.ts exactly once'],
    });
});
