import { ESLint, Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { pure, testsMayNotSleep } from '../../scripts/lint/effects.ts';
import { fileName } from '../../scripts/lint/file-name.ts';

const complaints = (rules: Linter.RulesRecord, code: string): readonly string[] =>
  new Linter().verify(code, [{ rules }]).map((message) => message.message);

// Each line is an effect that pure code must ask for.
const effects = [
  'Date.now();',
  'new Date();',
  'performance.now();',
  'Math.random();',
  'crypto.randomUUID();',
  'setTimeout(run, 1);',
  'window.setInterval(run, 1);',
  'const port = process.env.PORT;',
  "import { readFile } from 'node:fs/promises';",
  "import fs from 'fs';",
  "import { env } from 'node:process';",
  "import { randomBytes } from 'node:crypto';",
  "import { setTimeout as sleep } from 'node:timers/promises';",
  "alert('hello');",
  "console.log('hello');",
  'export default 1;',
];

describe('pure code', () => {
  for (const code of effects) {
    test(`is refused: ${code}`, () => {
      expect(complaints(pure, code)).toHaveLength(1);
    });
  }

  test('may make a date of a given time', () => {
    expect(complaints(pure, 'new Date(at);')).toEqual([]);
  });
});

test('a test that sleeps is refused', () => {
  // The very line that the lint rule has to refuse.
  const code = 'await new Promise((resolve) => setTimeout(resolve, 100));';
  expect(complaints(testsMayNotSleep, code)).toHaveLength(1);
});

describe('a file name', () => {
  const namesRefused = (filename: string) =>
    new Linter()
      .verify(
        '',
        [
          {
            files: ['**/*.{ts,tsx,mjs}'],
            plugins: { house: { rules: { 'file-name': fileName } } },
            rules: { 'house/file-name': 'error' },
          },
        ],
        { filename },
      )
      .map((message) => message.message);

  test('is kebab-case, a component too', () => {
    expect(namesRefused('client/src/entry-card.tsx')).toEqual([]);
    expect(namesRefused('tests/entry-card.test.ts')).toEqual([]);
    expect(namesRefused('.dependency-cruiser.mjs')).toEqual([]);
  });

  test('that is not is refused', () => {
    expect(namesRefused('client/src/EntryCard.tsx')).toHaveLength(1);
    expect(namesRefused('server/save_winners.ts')).toHaveLength(1);
  });
});

describe('the rim', () => {
  const eslint = new ESLint();
  const mayTellTime = async (path: string): Promise<boolean> => {
    const config = (await eslint.calculateConfigForFile(path)) as { rules: Linter.RulesRecord };
    return [config.rules['no-restricted-properties']].flat()[0] === 0;
  };

  for (const path of ['server/main.ts', 'server/compose.ts', 'client/src/main.tsx']) {
    test(`${path} may touch the real world`, async () => {
      expect(await mayTellTime(path)).toBe(true);
    });
  }

  for (const path of [
    'shared/contest/phases.ts',
    'lib/wal/log.ts',
    'server/domain/decide.ts',
    'server/http/routes.ts',
    'client/src/app.tsx',
  ]) {
    test(`${path} may not`, async () => {
      expect(await mayTellTime(path)).toBe(false);
    });
  }
});
