import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createStoreWorld } from '../../support/store-world.ts';
import type { WorldCounts, WorldStep } from '../../support/store-world.ts';

const kindOf = <K extends WorldStep['kind']>(kind: K): fc.Arbitrary<K> => fc.constant(kind);

const change = fc.record({
  kind: fc.oneof(kindOf('add'), kindOf('add'), kindOf('remove')),
  name: fc.nat(5),
  by: fc.nat(3),
});
const step: fc.Arbitrary<WorldStep> = fc.oneof(
  { weight: 10, arbitrary: change },
  { weight: 3, arbitrary: fc.record({ kind: kindOf('wait'), turns: fc.nat(80) }) },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('snapshot') }) },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('cut'), seed: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('restart') }) },
);

test('through any commands, snapshots, restarts and power cuts, the state is what the acknowledged records make', async () => {
  const counts: WorldCounts = { acknowledged: 0, unacknowledgedKept: 0, cuts: 0, snapshots: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
      const world = await createStoreWorld(counts);
      for (const each of steps) await world.run(each);
      await world.finish();
    }),
    { numRuns: 150 },
  );
  console.info('store model', counts);
  expect(Math.min(counts.acknowledged, counts.cuts, counts.snapshots)).toBeGreaterThan(100);
});
