import { expect, test, vi } from 'vitest';
import type { FileHandle, Files } from '../../../lib/wal/index.ts';
import { runLogSeeds } from '../../support/many-seeds.ts';
import type { CampaignCounts, CampaignOptions } from '../../support/power-cut-campaign.ts';

// Hundreds of disks: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const runSeeds = (count: number, options: CampaignOptions): Promise<CampaignCounts> =>
  runLogSeeds(1, count, options);

test('after a power cut at any moment every acknowledged record is there, in order, and none is invented', async () => {
  const counts = await runSeeds(150, {});
  console.log('power cuts', counts);
  expect(counts.acknowledged).toBeGreaterThan(1000);
  expect(counts.cuts).toBeGreaterThan(10);
});

test('the same holds when any read, write, sync, rename or removal may fail before the power does', async () => {
  const counts = await runSeeds(150, { withFaults: true });
  console.log('power cuts with failing operations', counts);
  expect(counts.acknowledged).toBeGreaterThan(1000);
  expect(counts.failures).toBeGreaterThan(100);
});

test('a store that forgets loses only what it was told to, and what it forgot stays forgotten', async () => {
  const counts = await runSeeds(100, { erasable: true, withFaults: true });
  console.log('power cuts while forgetting', counts);
  expect(counts.dropped).toBeGreaterThan(50);
});

test('what once lost something with a failing directory does no more', async () => {
  for (const seed of [15, 147, 367, 851, 984])
    await runLogSeeds(seed, 1, { erasable: true, withFaults: true });
});

const withHandles =
  (change: (handle: FileHandle) => FileHandle) =>
  (files: Files): Files => ({
    ...files,
    open: async (path, options) => change(await files.open(path, options)),
  });

test.each<[string, (files: Files) => Files]>([
  [
    'the sync of a batch',
    (files) => ({
      ...files,
      open: (path, options) => files.open(path, { ...options, synced: false }),
    }),
  ],
  [
    'the sync of a spare or a repair',
    withHandles((handle) => ({ ...handle, sync: async () => {} })),
  ],
  ['the sync of the directory', (files) => ({ ...files, syncDir: async () => {} })],
])('without %s the campaign notices the loss', async (_guard, sabotage) => {
  await expect(runSeeds(60, { sabotage })).rejects.toThrow(/Seed/);
});

test.each<[string, (files: Files) => Files]>([
  [
    'batch',
    withHandles((handle) => ({
      ...handle,
      write: (bytes, position) =>
        handle.write(bytes, position).catch(async () => {
          await handle.sync();
          return bytes.length;
        }),
    })),
  ],
  [
    'directory',
    (files) => ({
      ...files,
      syncDir: (dir) => files.syncDir(dir).catch(() => files.syncDir(dir)),
    }),
  ],
])(
  'a sync of a %s that is retried after it failed loses what it claims to keep, and the campaign notices',
  async (_what, sabotage) => {
    await expect(runSeeds(150, { withFaults: true, sabotage })).rejects.toThrow(/Seed/);
  },
);
