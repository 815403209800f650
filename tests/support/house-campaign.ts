import fc from 'fast-check';
import { createHouseWorld, type HouseCounts, type HouseStep } from './house-world.ts';

const kindOf = <K extends HouseStep['kind']>(kind: K): fc.Arbitrary<K> => fc.constant(kind);

const step: fc.Arbitrary<HouseStep> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: kindOf('enter') }) },
  { weight: 3, arbitrary: fc.record({ kind: kindOf('withdraw'), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('erase'), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('snapshot') }) },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('backup') }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('restart') }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('upgrade') }) },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('cut'), seed: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kindOf('restore'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

const anySteps = fc.array(step, { minLength: 10, maxLength: 40, size: 'max' });

/** As many houses, each through random steps; throws with the steps, made short, where one is not as it should be. */
export const runHouses = async (seed: number, houses: number): Promise<HouseCounts> => {
  const counts: HouseCounts = {
    ...{ enter: 0, withdraw: 0, erase: 0, snapshot: 0, backup: 0 },
    ...{ restart: 0, upgrade: 0, cut: 0, restore: 0 },
  };
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      const world = await createHouseWorld(counts);
      for (const each of steps) await world.run(each);
      await world.finish();
    }),
    { numRuns: houses, seed },
  );
  return counts;
};
