#!/usr/bin/env node
import { once } from 'node:events';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { systemClock, systemRandom as random } from '../system-clock.ts';
import { runContest } from './run-contest.ts';

// Here waiting is work: a server's timers never keep it alive, those of `log --follow` must.
const clock = {
  ...systemClock,
  after: (delayMs: number, run: () => void) => {
    const timeout = setTimeout(run, delayMs);
    return {
      stop: () => {
        clearTimeout(timeout);
      },
    };
  },
};

// Whoever reads our output may have seen enough, as `contest log | head` has.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runContest(process.argv.slice(2), {
  ...{ clock, random },
  environment: process.env,
  files: createNodeFiles(),
  print: (line) => {
    console.log(line);
  },
  say: (line) => {
    console.error(line);
  },
  stopped: once(process, 'SIGINT').then(() => undefined),
});
