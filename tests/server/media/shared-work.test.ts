import { expect, test } from 'vitest';
import { createSharedWork } from '../../../server/media/shared-work.ts';

/** Work that ends when the test says so. */
const heldWork = () => {
  const runs: PromiseWithResolvers<undefined>[] = [];
  const share = createSharedWork(() => {
    const run = Promise.withResolvers<undefined>();
    runs.push(run);
    return run.promise;
  });
  return { runs, share };
};

test('who asks while work is under way shares one that begins after it', async () => {
  const { runs, share } = heldWork();
  const first = share();
  await expect.poll(() => runs.length).toBe(1);
  const told: string[] = [];
  const later = [share(), share()].map((each) => each.then(() => told.push('later')));
  runs[0]?.resolve(undefined);
  await first;
  await expect.poll(() => runs.length).toBe(2);
  expect(told).toEqual([]);
  runs[1]?.resolve(undefined);
  await Promise.all(later);
  expect(runs).toHaveLength(2);
});

test('a failure is told to those who shared it, and the next one begins anew', async () => {
  const { runs, share } = heldWork();
  const first = share();
  await expect.poll(() => runs.length).toBe(1);
  const second = share();
  runs[0]?.reject(new Error('EIO'));
  await expect(first).rejects.toThrow('EIO');
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.resolve(undefined);
  await second;
});
