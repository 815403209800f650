// What the test runners say in their JSON reports, counted test by test.
import { existsSync, readFileSync } from 'node:fs';

/** The counts of one runner; one that ran nothing or ended badly for no named reason has failed. */
export function readReport(path, kind, exitCode) {
  const tests = existsSync(path) ? readers[kind](JSON.parse(readFileSync(path, 'utf8'))) : [];
  const named = (outcome) =>
    tests.filter((test) => test.outcome === outcome).map((test) => test.name);
  const report = {
    passed: named('passed').length,
    failed: named('failed'),
    skipped: named('skipped'),
  };
  if (report.passed + report.failed.length === 0) report.failed.push('no test was executed');
  else if (exitCode !== 0 && report.failed.length === 0)
    report.failed.push(`the runner ended with exit code ${exitCode}, see its output above`);
  return report;
}

const readers = {
  vitest: (report) =>
    report.testResults.flatMap(({ name, status, assertionResults }) => {
      const tests = assertionResults.map((test) => ({
        name: test.fullName,
        outcome: vitestOutcomes[test.status] ?? 'skipped',
      }));
      const brokenFile = status === 'failed' && !tests.some((test) => test.outcome === 'failed');
      return brokenFile ? [...tests, { name, outcome: 'failed' }] : tests;
    }),
  playwright: (report) => [
    ...report.suites.flatMap((suite) => playwrightTests(suite, '')),
    ...report.errors.map((error) => ({ name: error.message ?? 'an error', outcome: 'failed' })),
  ],
};

const vitestOutcomes = { passed: 'passed', failed: 'failed' };
// A flaky test is a bug to be found: it counts as failed.
const playwrightOutcomes = { expected: 'passed', unexpected: 'failed', flaky: 'failed' };

function playwrightTests(suite, prefix) {
  const title = `${prefix}${suite.title} › `;
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => ({
      name: title + spec.title,
      outcome: playwrightOutcomes[test.status] ?? 'skipped',
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => playwrightTests(inner, title))];
}
