import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationDocument } from '../../scripts/docs/configuration.ts';
import { describedVariables, variableGroups } from '../../server/config-variables.ts';

const root = join(import.meta.dirname, '../..');

const cellsOf = (document: string, name: string): readonly string[] =>
  document
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\``))
    ?.split('|')
    .map((cell) => cell.trim()) ?? [];

test('docs/CONFIGURATION.md is what the program says; "npm run docs:configuration" writes it', async () => {
  const written = readFileSync(join(root, 'docs/CONFIGURATION.md'), 'utf8');
  expect(written).toBe(await configurationDocument(root));
});

test('every variable stands in one table of it', () => {
  const told = Object.values(variableGroups).flatMap((variables) => Object.keys(variables));
  expect(told.toSorted()).toEqual(Object.keys(describedVariables).toSorted());
});

test('it says who needs what, and what production refuses', async () => {
  const document = await configurationDocument(root);
  expect(cellsOf(document, 'PORT')).toContain('a whole number, 0 to 65535');
  expect(cellsOf(document, 'BACKUP_KEY')).toContain('`backup`');
  expect(cellsOf(document, 'ADMIN_PASSWORD')).toContain('`all`, `app` in production');
  expect(cellsOf(document, 'INTERNAL_SECRET')).toEqual(
    expect.arrayContaining([
      'a secret, 32 characters or more',
      '`media`, `backup`; beside `MEDIA_URL` or `BACKUP_URL`',
      'none that anybody would try',
    ]),
  );
  expect(cellsOf(document, 'RATE_LIMIT_LOGIN')).toContain('above 0');
  expect(cellsOf(document, 'REALTIME_GRACE_PERIOD')).toContain('`5000`');
});
