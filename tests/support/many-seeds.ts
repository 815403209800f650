import {
  runPowerCutCampaign,
  type CampaignCounts,
  type CampaignOptions,
} from './power-cut-campaign.ts';
import {
  runStoreCampaign,
  type StoreCampaignCounts,
  type StoreCampaignOptions,
} from './store-campaign.ts';

type Say = (sentence: string) => void;
const quiet: Say = () => undefined;

const everySeeds = 1000;

/** Runs `campaign` with `count` seeds from `from` on, and says of which seed a failure is. */
const runSeeds = async (
  from: number,
  count: number,
  campaign: (seed: number) => Promise<void>,
  say: Say,
): Promise<void> => {
  for (let seed = from; seed < from + count; seed += 1) {
    await campaign(seed).catch((error: unknown) => {
      throw new Error(`Seed ${String(seed)}: ${String(error)}`, { cause: error });
    });
    if ((seed - from + 1) % everySeeds === 0)
      say(`${String(seed - from + 1)} of ${String(count)} seeds`);
  }
};

export const runLogSeeds = async (
  from: number,
  count: number,
  options: CampaignOptions,
  say = quiet,
): Promise<CampaignCounts> => {
  const counts: CampaignCounts = {
    ...{ lives: 0, acknowledged: 0, survivedUnacknowledged: 0 },
    ...{ cuts: 0, failures: 0, dropped: 0 },
  };
  await runSeeds(from, count, (seed) => runPowerCutCampaign(seed, options, counts), say);
  return counts;
};

export const runStoreSeeds = async (
  from: number,
  count: number,
  options: StoreCampaignOptions,
  say = quiet,
): Promise<StoreCampaignCounts> => {
  const counts: StoreCampaignCounts = {
    ...{ lives: 0, acknowledged: 0, refused: 0, snapshots: 0 },
    ...{ erased: 0, failures: 0, startsThatFailed: 0 },
  };
  await runSeeds(from, count, (seed) => runStoreCampaign(seed, options, counts), say);
  return counts;
};

const variants = [{}, { withFaults: true }, { withFaults: true, erasable: true }];

/** The log alone, as it is, with failing operations, and forgetting as well: each with `count` seeds. */
export const runManyPowerCuts = async (from: number, count: number, say: Say) => {
  const found: Record<string, CampaignCounts> = {};
  for (const options of variants)
    found[JSON.stringify(options)] = await runLogSeeds(from, count, options, say);
  return found;
};

/** The same with whole stores: snapshots, answered keys, erasures. */
export const runManyStoreCuts = async (from: number, count: number, say: Say) => {
  const found: Record<string, StoreCampaignCounts> = {};
  for (const options of variants)
    found[JSON.stringify(options)] = await runStoreSeeds(from, count, options, say);
  return found;
};
