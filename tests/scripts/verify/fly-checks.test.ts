import { describe, test } from 'vitest';
import { isNamed, type Broken } from '../../support/fly-toml.ts';

const checks: readonly Broken[] = [
  [
    'no check that routes',
    /\[\[http_service\.checks\]\][\s\S]*?\n\n/,
    '\n',
    'No check routes: add one of path "/ready" to [[http_service.checks]], or a Machine that is stopping goes on getting requests.',
  ],
  [
    'a slower routing check',
    'interval = "10s"',
    'interval = "30s"',
    '[[http_service.checks]] of /ready has interval "30s": write "10s".',
  ],
  [
    'a missing time',
    'grace_period = "10s"\n',
    '',
    '[[http_service.checks]] of /ready has grace_period missing: write "10s".',
  ],
  [
    'a watcher that routes',
    '# These watch',
    '[[http_service.checks]]\npath = "/health"\n\n# These watch',
    '[[http_service.checks]] of /health would take the contest off the net when it fails: move it to [checks], where a check only watches.',
  ],
  [
    'nobody who watches /health',
    'path = "/health"',
    'path = "/healthz"',
    'Nothing watches /health: add a check of it for app to [checks].',
  ],
  [
    'other times for the sockets',
    /interval = "10s"(\ntimeout = "5s"\ngrace_period = "15s")/,
    'interval = "20s"\ntimeout = "5s"\ngrace_period = "15s"',
    '[checks.realtime] has interval "20s": write "10s".',
  ],
  [
    'an inner role that nobody watches',
    /\[checks\.backup\][\s\S]*?\n\n/,
    '\n',
    'Nothing watches the role backup: add a check of /ready for it to [checks].',
  ],
  [
    'a check more often than Fly takes',
    /(?<=\[checks\.media\][^[]*\[[^[]*)interval = "15s"/,
    'interval = "1s"',
    '[checks.media] has the interval "1s": Fly takes from 2 to 60 seconds.',
  ],
  [
    'a check that waits longer than Fly does',
    /(?<=\[checks\.media\][^[]*\[[^[]*)timeout = "5s"/,
    'timeout = "2m"',
    '[checks.media] has the timeout "2m": Fly takes from 1 to 60 seconds.',
  ],
  [
    'a check with another method',
    'method = "GET"',
    'method = "POST"',
    '[[http_service.checks]] of /ready asks with POST: the program answers GET.',
  ],
];
describe('checks', () => {
  test.each(checks)('%s is named', isNamed);
});
