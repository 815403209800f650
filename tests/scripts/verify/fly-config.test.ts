import { describe, expect, test } from 'vitest';
import { checkFlyConfig } from '../../../scripts/verify/fly-config.ts';
import { changeText } from '../../support/change-text.ts';
import { flyToml, isNamed, type Broken } from '../../support/fly-toml.ts';

test('the fly.toml of this repository has no problem', () => {
  expect(checkFlyConfig(flyToml)).toEqual([]);
});

test('what is no TOML is told by its line', () => {
  expect(checkFlyConfig('app = "tattoo-contest"\nkill_timeout = = 30\n')).toEqual([
    'Line 2 is no TOML (invalid value): correct it there.',
  ]);
});

test('one table where Fly takes a list is read as Fly reads it', () => {
  expect(checkFlyConfig(changeText(flyToml, '[[metrics]]', '[metrics]'))).toEqual([]);
});

test('another name for the app is taken when the addresses follow it', () => {
  expect(checkFlyConfig(flyToml.replaceAll('tattoo-contest', 'ink-berlin'))).toEqual([]);
});

test('all that is wrong is named at once', () => {
  const broken = changeText(changeText(flyToml, '"SIGTERM"', '"SIGINT"'), '"rolling"', '"canary"');
  expect(checkFlyConfig(broken)).toHaveLength(2);
});

const keysAndTypes: readonly Broken[] = [
  [
    'a key at the top',
    'swap_size_mb',
    'swap_size',
    'swap_size is nothing that Fly knows: correct the name or take it out.',
  ],
  [
    'a key of a section',
    'auto_stop_machines',
    'autostop_machines',
    'http_service.autostop_machines is nothing that Fly knows: correct the name or take it out.',
  ],
  [
    'a key in a list',
    'auto_extend_size_limit',
    'auto_extend_limit',
    'mounts[1].auto_extend_limit is nothing that Fly knows: correct the name or take it out.',
  ],
  ['a missing name', /^app = .*$/m, '', 'app is missing: add it.'],
  [
    'a port in quotes',
    'internal_port = 3000',
    'internal_port = "3000"',
    'http_service.internal_port = "3000" is not a port number: correct it.',
  ],
  [
    'a duration without a unit',
    'interval = "10s"',
    'interval = "10"',
    'http_service.checks[1].interval = "10" is no duration that Fly reads: write one such as "10s".',
  ],
  [
    'a bare number for a duration, which would be milliseconds',
    'interval = "15s"',
    'interval = 15',
    'checks.health.interval = 15 is not a string: write it with its unit, such as "10s".',
  ],
  [
    'a variable that is no string',
    'PORT = "3000"',
    'PORT = 3000',
    'env.PORT = 3000 is not a string: put it in quotes.',
  ],
  [
    'a size that is none',
    '"5GB"',
    '"five"',
    'mounts[2].initial_size = "five" is no size such as "1GB": correct it.',
  ],
  [
    'a kind of check that Fly has not',
    'type = "http"',
    'type = "https"',
    'checks.health.type = "https" is neither "http" nor "tcp": correct it.',
  ],
];
describe('a key or a type that Fly does not know is named', () => {
  test.each(keysAndTypes)('%s', isNamed);
});
