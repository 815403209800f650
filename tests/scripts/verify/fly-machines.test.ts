import { describe, test } from 'vitest';
import { isNamed, type Broken } from '../../support/fly-toml.ts';

const machines: readonly Broken[] = [
  [
    'another signal',
    '"SIGTERM"',
    '"SIGINT"',
    'kill_signal is SIGINT: write "SIGTERM", on which the program drains.',
  ],
  [
    'too little time to drain',
    'kill_timeout = 30',
    'kill_timeout = "10s"',
    'kill_timeout is 10 seconds: the program may take 25 to drain and Fly allows 300; write 30.',
  ],
  [
    'no time to drain at all',
    'kill_timeout = 30\n',
    '',
    'kill_timeout is 5 seconds: the program may take 25 to drain and Fly allows 300; write 30.',
  ],
  [
    'a canary',
    '"rolling"',
    '"canary"',
    '[deploy] strategy "canary" needs a second Machine beside the first, which cannot mount the same volume: write "rolling".',
  ],
  [
    'blue and green',
    '"rolling"',
    '"bluegreen"',
    '[deploy] strategy "bluegreen" needs a second Machine beside the first, which cannot mount the same volume: write "rolling".',
  ],
  [
    'a deploy that waits for nothing',
    '"rolling"',
    '"immediate"',
    '[deploy] strategy "immediate" replaces every Machine without waiting for its checks: write "rolling".',
  ],
  [
    'a strategy left to Fly',
    'strategy = "rolling"',
    '',
    '[deploy] names no strategy: write strategy = "rolling".',
  ],
  [
    'a role that stays down',
    'policy = "always"\nprocesses = ["app", "media", "backup"]',
    'policy = "always"\nprocesses = ["app", "media"]',
    'The role backup is not always restarted: add it to a [[restart]] with policy = "always".',
  ],
  [
    'a role whose figures nobody reads',
    'path = "/metrics"\nprocesses = ["app", "media", "backup"]',
    'path = "/metrics"\nprocesses = ["app", "backup"]',
    'The figures of media are read nowhere: add it to a [[metrics]] with port = 9091 and path = "/metrics".',
  ],
  [
    'a role without a size',
    'processes = ["app", "media"]',
    'processes = ["media"]',
    'No [[vm]] says how large the Machine of app is: add one.',
  ],
  [
    'too little memory for two large photos',
    /memory = "3gb"\nprocesses = \["app", "media"\]/,
    'memory = "1gb"\nprocesses = ["media"]\n\n[[vm]]\nsize = "shared-cpu-2x"\nmemory = 3072\nprocesses = ["app"]',
    '[[vm]] of media has 1024 MB: the role needs 3072; write memory = "3072mb".',
  ],
  [
    'more memory than such a Machine may have',
    'memory = "512mb"',
    'memory = "4gb"',
    '[[vm]] of backup has 4096 MB on shared-cpu-1x: Fly takes from 256 to 2048 there, in steps of 256.',
  ],
  [
    'a size that Fly has not',
    '"shared-cpu-1x"',
    '"shared-cpu-3x"',
    '[[vm]] of backup: "shared-cpu-3x" is no size that Fly has: write one such as "shared-cpu-2x".',
  ],
  [
    'no swap',
    'swap_size_mb = 512\n',
    '',
    'swap_size_mb is 0: write 512, which carries a photo too many.',
  ],
];
describe('machines', () => {
  test.each(machines)('%s is named', isNamed);
});
