import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readReport } from '../../scripts/test-reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (report: unknown): string => {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
};

const vitestReport = (...statuses: readonly string[]) => ({
  testResults: [
    {
      name: 'a.test.ts',
      status: statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status, i) => ({ fullName: `test ${i}`, status })),
    },
  ],
});

const playwrightReport = (...statuses: readonly string[]) => ({
  errors: [],
  suites: [
    {
      title: 'a.test.ts',
      specs: statuses.map((status, i) => ({ title: `test ${i}`, tests: [{ status }] })),
    },
  ],
});

test('each test of a run is counted, the failed and the skipped by name', () => {
  const path = written(vitestReport('passed', 'failed', 'skipped', 'todo', 'passed'));
  expect(readReport(path, 'vitest', 1)).toEqual({
    passed: 2,
    failed: ['test 1'],
    skipped: ['test 2', 'test 3'],
  });
});

test('a run of the browser tests is counted the same way', () => {
  const path = written(playwrightReport('expected', 'unexpected', 'skipped'));
  expect(readReport(path, 'playwright', 1)).toEqual({
    passed: 1,
    failed: ['a.test.ts › test 1'],
    skipped: ['a.test.ts › test 2'],
  });
});

test('a flaky test has failed', () => {
  const path = written(playwrightReport('expected', 'flaky'));
  expect(readReport(path, 'playwright', 0).failed).toEqual(['a.test.ts › test 1']);
});

test('a run that executed nothing has failed', () => {
  expect(readReport(written(vitestReport()), 'vitest', 0).failed).toHaveLength(1);
  expect(readReport(written(vitestReport('skipped')), 'vitest', 0).failed).toHaveLength(1);
  expect(readReport(join(folder, 'not-there.json'), 'vitest', 0).failed).toHaveLength(1);
});

test('a run that ended badly has failed even if every test passed', () => {
  expect(readReport(written(vitestReport('passed')), 'vitest', 1).failed).toHaveLength(1);
});

test('a file that could not be loaded has failed', () => {
  const report = { testResults: [{ name: 'b.test.ts', status: 'failed', assertionResults: [] }] };
  expect(readReport(written(report), 'vitest', 1).failed).toEqual(['b.test.ts']);
});
