import { expect, test } from 'vitest';
import { runDamageTrials } from '../support/damage-campaign.ts';
import { runLoopCampaign } from '../support/loop-campaign.ts';
import { runFileSizeCampaign, runSmallDiskCampaign } from '../support/small-disk-campaign.ts';
import { runSyscallCampaign, whyNoStrace } from '../support/syscall-campaign.ts';

// `npm run test:faults` does all of this at length.

test('one flipped bit or one cut in any file of a store is never silently wrong', async () => {
  const counts = await runDamageTrials(1, 1000);
  console.log('damage', counts);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});

test('no call to the system that fails, or is the last, takes back what was acknowledged', async (context) => {
  const reason = await whyNoStrace();
  // A container may forbid tracing; the verdict of `npm test` names what was skipped.
  if (reason !== undefined) context.skip(reason);
  const counts = await runSyscallCampaign(1);
  console.log('calls that fail', counts);
  expect(counts.acknowledged).toBeGreaterThan(500);
  expect(counts.failed).toBeGreaterThan(1);
  expect(counts.killed).toBeGreaterThan(3);
});

test('writes that come out short and then fail lose nothing that was acknowledged', async () => {
  const counts = await runFileSizeCampaign(1, 4);
  console.log('file sizes', counts);
  expect(counts.metTheEnd).toBeGreaterThan(0);
});

test('a store on a disk that fills up has everything that it acknowledged', async (context) => {
  const counts = await runSmallDiskCampaign(1, 3);
  // Only root may mount; the verdict of `npm test` names what was skipped.
  if (typeof counts === 'string') return context.skip(counts);
  console.log('small disks', counts);
  expect(counts.metTheEnd).toBeGreaterThan(0);
});

test('a real file system that loses its power keeps what was acknowledged, and loses it without the syncs', async (context) => {
  const counts = await runLoopCampaign(1, 3, 1);
  // Only root may mount; the verdict of `npm test` names what was skipped.
  if (typeof counts === 'string') return context.skip(counts);
  console.log('power cuts of an ext4 disk', counts);
  expect(counts.lossesWithoutSync).toBe(1);
});
