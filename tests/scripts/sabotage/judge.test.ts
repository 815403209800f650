import { expect, test } from 'vitest';
import { judge } from '../../../scripts/sabotage/judge.ts';
import type { Verification } from '../../../scripts/sabotage/run-in-copy.ts';

type Told = Verification['lines'][number];

const sabotage = { line: 'types', what: 'a type error', names: /planted\.ts/ };
const line = (name: string, verdict: Told['verdict'], reason = '', todo?: string): Told => ({
  ...{ name, verdict, reason },
  ...(todo !== undefined && { todo }),
});
const verification = (exitCode: number, ...lines: readonly Told[]): Verification => ({
  ...{ lines: [...lines], exitCode },
});
const good = verification(0, line('types', 'PASS'), line('lint', 'PASS'));
const failed = line('types', 'FAIL', 'planted.ts is wrong', 'Mend it.');
const missed = (broken: Verification | Error, asItIs = good): string | null =>
  judge(sabotage, asItIs, broken).missedBecause;

test('a sabotage is found when exactly its line fails, and names what is wrong and what to do', () => {
  expect(missed(verification(1, failed, line('lint', 'PASS')))).toBeNull();
  // What needs the broken thing says that it waits.
  expect(missed(verification(1, failed, line('entry', 'NOT CHECKED')))).toBeNull();
});

test('it is missed when another line fails as well, or none, or the line without it', () => {
  expect(missed(verification(1, failed, line('lint', 'FAIL')))).toMatch(/other lines fail.*lint/);
  expect(missed(verification(0, line('types', 'PASS')))).toMatch(/does not fail/);
  expect(missed(verification(1, failed), verification(1, failed))).toMatch(/without it/);
});

test('it is missed when the reason names something else, says nothing to do, or the exit code is 0', () => {
  const other = line('types', 'FAIL', 'something is wrong', 'Mend it.');
  expect(missed(verification(1, other))).toMatch(/does not name/);
  expect(missed(verification(1, line('types', 'FAIL', 'planted.ts')))).toMatch(/what to do/);
  expect(missed(verification(0, failed))).toMatch(/exit code/);
  expect(missed(new Error('The verification gave no verdict.'))).toMatch(/no verdict/);
});
