import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkComposeFile } from '../../../scripts/verify/compose-file.ts';
import { changeText } from '../../support/change-text.ts';

const composeYaml = readFileSync('compose.yaml', 'utf8');

test('the compose.yaml of this repository has no problem', () => {
  expect(checkComposeFile(composeYaml)).toEqual([]);
});

test('what is no YAML is told by its line', () => {
  expect(checkComposeFile('services:\n  app: [\n')).toEqual([
    'Line 3 is no YAML (BAD_INDENT): correct it there.',
  ]);
});

test('what has no services is told so', () => {
  expect(checkComposeFile('name: contest')).toEqual([
    'services is of the wrong form (Invalid input: expected record, received undefined): correct it.',
  ]);
});

test.each([
  [
    'a role that is left out',
    /^ {2}media:\n {4}<</m,
    '  pictures:\n    <<',
    'There is no service media: add it.',
  ],
  [
    'another role',
    'command: [backup]',
    'command: [all]',
    'The service backup must start its own role: write command: [backup].',
  ],
  [
    'a volume at another place',
    'contest_uploads:/app/uploads',
    'contest_uploads:/uploads',
    'The service media must mount its own volume and no other: write contest_uploads:/app/uploads.',
  ],
  [
    'a second volume',
    '- contest_data:/app/data',
    '- contest_data:/app/data\n      - contest_backups:/app/backups',
    'The service app must mount its own volume and no other: write contest_data:/app/data.',
  ],
  [
    'a volume that is not declared',
    '  contest_uploads:\n',
    '',
    'The volume contest_uploads is not declared: add it to volumes.',
  ],
  [
    'an inner role that is open to the world',
    'command: [media]',
    "command: [media]\n    ports: ['3001:3000']",
    'The service media opens a port to the world: take ports out, the other roles reach it by its name.',
  ],
  [
    'figures for the world',
    "- '${APP_PORT:-3000}:3000'",
    "- '${APP_PORT:-3000}:3000'\n      - '9091:9091'",
    'The service app gives its figures to the world: take 9091 out of ports, a Prometheus beside it reaches it by its name.',
  ],
  [
    'figures for itself alone',
    'command: [backup]\n    environment:\n      <<: *environment',
    "command: [backup]\n    environment:\n      <<: *environment\n      METRICS_HOST: '127.0.0.1'",
    'The service backup gives no figures to a Prometheus beside it: write METRICS_HOST: 0.0.0.0.',
  ],
  [
    'a role that stays down',
    'command: [media]',
    "command: [media]\n    restart: 'no'",
    'The service media stays down after a crash: write restart: unless-stopped.',
  ],
  [
    'a role that is killed while it drains',
    'command: [app]',
    'command: [app]\n    stop_grace_period: 10s',
    'The service app may be killed while it drains: write stop_grace_period: 30s.',
  ],
  [
    'a role that nobody asks',
    'command: [backup]',
    'command: [backup]\n    healthcheck: !!null',
    'services.backup.healthcheck is of the wrong form (Invalid input: expected object, received null): correct it.',
  ],
  [
    'a role that may write everywhere',
    'command: [media]',
    'command: [media]\n    read_only: false',
    'The service media may write beside its volume: write read_only: true.',
  ],
  [
    'a contest that is not in production',
    'command: [app]\n    environment:\n      <<: *environment',
    'command: [app]\n    environment:\n      <<: *environment\n      NODE_ENV: development',
    'The service app is not in production: write NODE_ENV: production.',
  ],
  [
    'a secret in the file',
    /ADMIN_PASSWORD: .*$/m,
    'ADMIN_PASSWORD: the-organisers-own',
    'The service app must get ADMIN_PASSWORD from outside: write ${ADMIN_PASSWORD:?…}, which stops the start without it.',
  ],
  [
    'an address where nobody is',
    'MEDIA_URL: http://media:3000',
    'MEDIA_URL: http://photos:3000',
    'The service app does not find its neighbour: write MEDIA_URL: http://media:3000.',
  ],
])('%s is named', (_, from, to, says) => {
  expect(checkComposeFile(changeText(composeYaml, from, to))).toEqual([says]);
});

test('a role without a health check is named', () => {
  const withoutChecks = composeYaml.replace(/ {2}# Healthy only[\s\S]*?start_period: 30s\n/, '');
  expect(checkComposeFile(withoutChecks)).toEqual(
    ['app', 'media', 'backup'].map(
      (role) => `The service ${role} is asked by nobody how it is: add a healthcheck of /ready.`,
    ),
  );
});
