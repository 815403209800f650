import { expect, test, vi } from 'vitest';
import { runHouses } from '../../support/house-campaign.ts';

// Each house has a vault of its own, and making its key takes time on purpose. `npm run test:faults -- houses` builds
// more of them.
vi.setConfig({ testTimeout: 60_000 });

test('through any entries, erasures, backups, restores, upgrades and power cuts the contest and its people are what they should be', async () => {
  const counts = await runHouses(1, 10);
  console.info('house model', counts);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});
