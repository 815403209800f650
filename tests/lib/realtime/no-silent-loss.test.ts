import { expect, test } from 'vitest';
import { playSeed } from '../../support/realtime-fuzz/play.ts';
import { createTotals } from '../../support/realtime-fuzz/totals.ts';
import { keptSeeds } from './kept-seeds.ts';

const seeds = 2000;
/** They take about twelve seconds of one core, and many times that on a machine that is busy with other things. */
const timeoutMs = 300_000;

test.each(keptSeeds)('zero silent loss: seed $seed, which found that $found', async ({ seed }) => {
  const { faults } = await playSeed(seed);
  expect(faults).toEqual([]);
});

test(
  'zero silent loss: after anything that can happen, every page shows what the log says',
  async () => {
    const totals = createTotals();
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { faults, counts } = await playSeed(seed);
      expect(faults, `npm run test:fuzz -- --from ${String(seed)} --seeds 1`).toEqual([]);
      totals.add(counts);
    }
    console.info('zero silent loss:', JSON.stringify(totals.sums));
  },
  timeoutMs,
);
