// npm run test:soak [-- --minutes 30] [--clients 2000] [--restart-every 10] [--events-per-second 2] [--seed N] [--json]:
// many clients for a long time; ends with 1 when one of them was told anything wrong, or the server's memory grew. What is
// compared is its resident memory after a full collection, every ten seconds: the median of the second fifth of each life
// (of ten minutes, the third and fourth) with that of the last fifth.
import * as z from 'zod';
import { allHold, renderChecks } from '../support/checks.ts';
import { amount, readFlags, wholeNumber } from '../support/read-flags.ts';
import { runSoak } from './run-soak.ts';

const text = { type: 'string' } as const;
const read = readFlags(
  process.argv.slice(2),
  {
    ...{ minutes: text, clients: text, seed: text, json: { type: 'boolean' } },
    ...{ 'restart-every': text, 'events-per-second': text },
  },
  z.object({
    minutes: amount(30),
    clients: wholeNumber(1, 2000),
    'restart-every': amount(10),
    'events-per-second': amount(2),
    seed: wholeNumber(1, Math.floor(Date.now() / 1000)),
    json: z.boolean().default(false),
  }),
);

if (!read.ok) {
  console.error(read.error);
  process.exitCode = 1;
} else {
  const { json, ...flags } = read.value;
  const say = (sentence: string): void => {
    if (!json) console.log(sentence);
  };
  const { figures, checks } = await runSoak({
    ...flags,
    restartEveryMinutes: flags['restart-every'],
    eventsPerSecond: flags['events-per-second'],
    say,
  });
  console.log(JSON.stringify(json ? { ...figures, checks } : figures, null, json ? 0 : 1));
  say(renderChecks(checks));
  process.exitCode = allHold(checks) ? 0 : 1;
}
