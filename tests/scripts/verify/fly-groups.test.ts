import { describe, expect, test } from 'vitest';
import { checkFlyConfig } from '../../../scripts/verify/fly-config.ts';
import { changeText } from '../../support/change-text.ts';
import { flyToml, isNamed, type Broken } from '../../support/fly-toml.ts';

test('a role without a group is named, and so is everything that was for the group', () => {
  const text = changeText(flyToml, 'media = "media"\n', 'pictures = "pictures"\n');
  expect(checkFlyConfig(text)).toEqual([
    '[processes] has no group media: add media = "media".',
    '[checks.media] names the group "media", which [processes] does not have: name one of app, pictures, backup.',
    'The mount of contest_uploads names the group "media", which [processes] does not have: name one of app, pictures, backup.',
    'metrics[1] names the group "media", which [processes] does not have: name one of app, pictures, backup.',
    'restart[1] names the group "media", which [processes] does not have: name one of app, pictures, backup.',
    'vm[1] names the group "media", which [processes] does not have: name one of app, pictures, backup.',
  ]);
});

const rolesAndAddresses: readonly Broken[] = [
  [
    'a group that runs another role',
    'backup = "backup"',
    'backup = "all"',
    '[processes] backup = "all" does not start the role backup: write "backup" alone, the image\'s entrypoint puts "node server/main.ts" before it.',
  ],
  [
    'a public port on an inner role',
    '[http_service]\nprocesses = ["app"]',
    '[http_service]\nprocesses = ["app", "media"]',
    '[http_service] must be for app alone, the only role with a public port: write processes = ["app"].',
  ],
  [
    'a second public port',
    '[[metrics]]',
    '[[services]]\nprocesses = ["backup"]\ninternal_port = 3000\n\n[[metrics]]',
    'services[1] opens a public port on a role other than app: take it out, media and backup are reached over the private network.',
  ],
  [
    'requests counted instead of connections',
    'type = "connections"',
    'type = "requests"',
    '[http_service.concurrency] must count connections, since an open page is one: write type = "connections".',
  ],
  [
    'a contest that is stopped when quiet',
    '"off"',
    '"suspend"',
    '[http_service] auto_stop_machines would stop a contest that is quiet: write "off".',
  ],
  [
    'an address of a group that is not there',
    'http://media.process',
    'http://photos.process',
    '[env] MEDIA_URL must be where the group media listens: write "http://media.process.tattoo-contest.internal:3000".',
  ],
  [
    'an address on another port',
    'backup.process.tattoo-contest.internal:3000',
    'backup.process.tattoo-contest.internal:3001',
    '[env] BACKUP_URL must be where the group backup listens: write "http://backup.process.tattoo-contest.internal:3000".',
  ],
  [
    'a service on another port',
    'internal_port = 3000',
    'internal_port = 8080',
    '[http_service] internal_port is 8080, but the program listens on 3000: make them the same.',
  ],
  [
    'a check of another port',
    /port = 3000\nmethod = "GET"\npath = "\/ready"/,
    'port = 9091\nmethod = "GET"\npath = "/ready"',
    '[checks.media] asks port 9091, but the program listens on 3000: write port = 3000.',
  ],
  [
    'a check without a port, where there is no service to take it from',
    /port = 3000\nmethod = "GET"\npath = "\/ready"/,
    'method = "GET"\npath = "/ready"',
    '[checks.media] asks no port, but the program listens on 3000: write port = 3000.',
  ],
  [
    'a secret in the file',
    'NODE_ENV',
    'BACKUP_KEY = "0123456789abcdef"\nNODE_ENV',
    '[env] holds the secret BACKUP_KEY for everybody to read: take it out and run "fly secrets set BACKUP_KEY=…".',
  ],
  [
    'a secret as an argument of the build',
    '[deploy]',
    '[build.args]\nNPM_TOKEN = "x"\n\n[deploy]',
    '[build.args] holds the secret NPM_TOKEN for everybody to read: take it out and run "fly secrets set NPM_TOKEN=…".',
  ],
  [
    'a name that Fly keeps for itself',
    'NODE_ENV',
    'FLY_REGION = "fra"\nNODE_ENV',
    '[env] FLY_REGION begins with FLY_, which Fly keeps for itself: rename it.',
  ],
  [
    'a program that is not in production',
    '"production"',
    '"development"',
    '[env] NODE_ENV must be "production": only then does the program insist on secrets and limits.',
  ],
  [
    'one proxy trusted where Fly writes two addresses',
    'TRUST_PROXY = "2"',
    'TRUST_PROXY = "1"',
    '[env] TRUST_PROXY must be "2": Fly puts two addresses into X-Forwarded-For, and with another number all clients look like one.',
  ],
];
describe('roles, doors, addresses and secrets', () => {
  test.each(rolesAndAddresses)('%s is named', isNamed);
});
