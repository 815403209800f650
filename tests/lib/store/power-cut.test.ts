import { expect, test, vi } from 'vitest';
import { runStoreSeeds } from '../../support/many-seeds.ts';

// Hundreds of disks: a busy machine takes its time. `npm run test:faults -- store-power-cuts` does it at length.
vi.setConfig({ testTimeout: 60_000 });

test('after a power cut a store shows what its acknowledged records make, whatever failed before', async () => {
  const counts = await runStoreSeeds(1, 120, { withFaults: true });
  console.log('power cuts of stores with failing operations', counts);
  expect(counts.acknowledged).toBeGreaterThan(1000);
  expect(counts.failures).toBeGreaterThan(100);
  expect(counts.snapshots).toBeGreaterThan(50);
});

test('what a store has forgotten is in no file of it after a power cut, and all else is there', async () => {
  const counts = await runStoreSeeds(1, 120, { withFaults: true, erasable: true });
  console.log('power cuts of stores that forget', counts);
  expect(counts.acknowledged).toBeGreaterThan(500);
  expect(counts.erased).toBeGreaterThan(50);
});
