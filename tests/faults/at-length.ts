// npm run test:faults [-- names…] [--seeds N] [--trials N] [--places N] [--runs N] [--cuts N] [--kills N] [--houses N]
// [--from N]: the campaigns of the fault tests at length. Without names all of them; each prints what it found. `--from`
// is the first seed. Ends with 1 when anything was lost, shown wrong or could not be tried.
import { parseArgs } from 'node:util';
import { runDamageTrials } from '../support/damage-campaign.ts';
import { runHouses } from '../support/house-campaign.ts';
import { runKills } from '../support/kill-campaign.ts';
import { runLoopCampaign } from '../support/loop-campaign.ts';
import { runManyPowerCuts, runManyStoreCuts } from '../support/many-seeds.ts';
import { runFileSizeCampaign, runSmallDiskCampaign } from '../support/small-disk-campaign.ts';
import { runSyscallCampaign, whyNoStrace } from '../support/syscall-campaign.ts';

const number = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ seeds: number, trials: number, places: number, runs: number },
    ...{ cuts: number, kills: number, houses: number, from: number },
  },
});
const countOf = (name: keyof typeof values, otherwise: number): number =>
  values[name] === undefined ? otherwise : Number(values[name]);
const from = countOf('from', 1);
const say = (sentence: string): void => console.log(`  ${sentence}`);

type Outcome = Readonly<Record<string, unknown>> | string;

/** A sentence instead of counts: it could not be tried here, and why. */
const campaigns: Readonly<Record<string, () => Promise<Outcome>>> = {
  'power-cuts': () => runManyPowerCuts(from, countOf('seeds', 10_000), say),
  'store-power-cuts': () => runManyStoreCuts(from, countOf('seeds', 10_000), say),
  houses: () => runHouses(from, countOf('houses', 200)),
  damage: () => runDamageTrials(from, countOf('trials', 10_000)),
  syscalls: async () =>
    (await whyNoStrace()) ?? runSyscallCampaign(countOf('places', Infinity), say),
  'file-sizes': () => runFileSizeCampaign(from, countOf('runs', 100)),
  'small-disks': () => runSmallDiskCampaign(from, countOf('runs', 100)),
  'loop-device': () =>
    runLoopCampaign(from, countOf('cuts', 100), Math.ceil(countOf('cuts', 100) / 10)),
  kills: () => runKills(countOf('kills', 1000), say),
};

const unknown = positionals.filter((name) => campaigns[name] === undefined);
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join()}: choose of ${Object.keys(campaigns).join(', ')}.`);

let failures = 0;
for (const [name, run] of Object.entries(campaigns)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const startedAt = performance.now();
  const outcome = await run().catch((error: unknown) => {
    failures += 1;
    return `FAILED: ${String(error)}`;
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  if (typeof outcome === 'string' && !outcome.startsWith('FAILED')) failures += 1;
  const found = typeof outcome === 'string' ? outcome : JSON.stringify(outcome);
  console.log(`${name} (${seconds} s): ${found}`);
}
console.log(
  failures === 0 ? 'Nothing was lost, and nothing was shown wrong.' : `${String(failures)} failed.`,
);
process.exitCode = failures === 0 ? 0 : 1;
