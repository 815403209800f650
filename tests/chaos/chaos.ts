// npm run test:chaos [-- --seconds 400] [--clients 200] [--events 20000] [--kills 5] [--terms 3] [--seed N] [--plan]
// [--json]: real clients behind broken cables at a real server that is killed and restarted; ends with 1 when one of
// them was shown anything wrong. `--plan` prints what would happen and does nothing.
import * as z from 'zod';
import { allHold, renderChecks } from '../support/checks.ts';
import { amount, readFlags, wholeNumber } from '../support/read-flags.ts';
import { countKinds, planChaos } from './plan.ts';
import { runChaos } from './run-chaos.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const read = readFlags(
  process.argv.slice(2),
  {
    ...{ seconds: text, clients: text, events: text, kills: text, terms: text, seed: text },
    ...{ plan: flag, json: flag },
  },
  z.object({
    seconds: amount(400),
    clients: wholeNumber(1, 200),
    events: wholeNumber(1, 20_000),
    kills: wholeNumber(0, 5),
    terms: wholeNumber(0, 3),
    seed: wholeNumber(1, Math.floor(Date.now() / 1000)),
    plan: z.boolean().default(false),
    json: z.boolean().default(false),
  }),
);
const clientsPerProcess = 100;
const catchUpMs = 60_000;

if (!read.ok) {
  console.error(read.error);
  process.exitCode = 1;
} else {
  const { json, plan: isPlanAlone, ...options } = read.value;
  const say = (sentence: string): void => {
    if (!json) console.log(sentence);
  };
  const plan = planChaos(options);
  if (isPlanAlone) console.log(JSON.stringify(plan, null, 1));
  else {
    say(`Seed ${options.seed}: ${plan.faults.length} faults, ${JSON.stringify(countKinds(plan))}`);
    const { figures, checks } = await runChaos({
      ...{ ...options, say, catchUpMs },
      processes: Math.ceil(options.clients / clientsPerProcess),
    });
    console.log(JSON.stringify(json ? { ...figures, checks } : figures, null, json ? 0 : 1));
    say(renderChecks(checks));
    process.exitCode = allHold(checks) ? 0 : 1;
  }
}
