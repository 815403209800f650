import { mutate, type Mutant, type NamedTest } from './mutant.ts';

export type Verdict = {
  readonly mutant: Mutant;
  /** Null when the test failed without the guard, and only then. */
  readonly survivedBecause: string | null;
};

/** What became of a test; null when it did not run to its end. */
export type TestOutcome = 'passed' | 'failed' | null;

export type JudgeDeps = {
  readonly readSource: (file: string) => Promise<string>;
  /** Runs tests on a copy of the project, in which `changed` may take the place of one file. */
  readonly runTests: (
    tests: readonly NamedTest[],
    changed?: { readonly file: string; readonly source: string },
  ) => Promise<(test: NamedTest) => TestOutcome>;
  readonly atOnce: number;
  readonly onVerdict: (verdict: Verdict) => void;
};

/** Runs every test as it is and without its guard: it must pass the one time and fail the other. */
export const judgeMutants = async (
  mutants: readonly Mutant[],
  { readSource, runTests, atOnce, onVerdict }: JudgeDeps,
): Promise<readonly Verdict[]> => {
  const outcomeAsItIs = await runTests(mutants.map(({ test }) => test));

  const findReason = async (mutant: Mutant): Promise<string | null> => {
    const { file, test } = mutant;
    const asItIs = outcomeAsItIs(test);
    if (asItIs === null) return `there is no such test in ${test.file}, or it did not end`;
    if (asItIs === 'failed') return 'its test fails with the guard, too';
    const source = mutate(await readSource(file), mutant);
    if (source === null) return `its text is no longer in ${file} exactly once`;
    const outcome = (await runTests([test], { file, source }))(test);
    if (outcome === 'failed') return null;
    return outcome === 'passed' ? 'its test passes without it' : 'its test does not run without it';
  };

  const verdicts: Verdict[] = [];
  const queue = mutants.values();
  const judgeNext = async (): Promise<void> => {
    for (const mutant of queue) {
      const verdict = { mutant, survivedBecause: await findReason(mutant) };
      verdicts.push(verdict);
      onVerdict(verdict);
    }
  };
  const judges = Array.from({ length: atOnce }, judgeNext);
  // Each has cleared its copy away before anybody is told that one of them failed.
  await Promise.allSettled(judges);
  await Promise.all(judges);
  return verdicts;
};
