import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingPackages, type LockFile } from '../../scripts/lock-file.ts';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;
const namesMissingIn = (some: LockFile) => missingPackages(some).map(({ name }) => name);

test('the lock file has every package for every platform, so that npm ci accepts it everywhere', () => {
  expect(namesMissingIn(lock), 'run "npm run lock:complete"').toEqual([]);
});

test('a platform package left out of the lock file is noticed', () => {
  const packages = Object.entries(lock.packages).filter(
    ([path]) => !path.endsWith('-darwin-arm64'),
  );
  expect(namesMissingIn({ packages: Object.fromEntries(packages) })).toContain(
    '@img/sharp-darwin-arm64',
  );
});
