import { expect, test } from 'vitest';
import { playSeed } from '../../support/realtime-fuzz/play.ts';
import { createTotals } from '../../support/realtime-fuzz/totals.ts';
import { keptSeeds } from './kept-seeds.ts';

const seeds = 2000;
/** Two thousand histories take about fifteen seconds of one core, and more where others use it too. */
const timeoutMs = 180_000;

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
