import { expect, test } from 'vitest';
import { logFormatOf } from '../../server/compose-logger.ts';
import { readConfig } from '../../server/config.ts';

const formatIn = (env: Readonly<Record<string, string>>, isTerminal: boolean) => {
  const config = readConfig({ ADMIN_PASSWORD: 'a word of its own', ...env });
  return config.ok ? logFormatOf(config.value, isTerminal) : config.error;
};

test('a terminal can be read, but in production; whatever reads a pipe gets JSON', () => {
  expect(formatIn({}, true)).toBe('pretty');
  expect(formatIn({ NODE_ENV: 'production' }, true)).toBe('json');
  expect(formatIn({}, false)).toBe('json');
});

test('LOG_FORMAT decides where it is given', () => {
  expect(formatIn({ LOG_FORMAT: 'json' }, true)).toBe('json');
  expect(formatIn({ LOG_FORMAT: 'pretty', NODE_ENV: 'production' }, false)).toBe('pretty');
  expect(formatIn({ LOG_FORMAT: 'nice' }, false)).toEqual([
    'LOG_FORMAT "nice" is neither json nor pretty: correct it or leave it out.',
  ]);
});
