import { expect, test } from 'vitest';

import type { Backups, Erasure } from '../../../lib/store/index.ts';
import { createErasureReach } from '../../../server/backup/erasure-reach.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const createWorld = () => {
  const clock = createFakeClock();
  const erased: Erasure[] = [];
  const listed: Erasure[] = [];
  const troubles: string[] = [];
  const listeners = new Set<() => void>();
  const world = { isHeldByAnother: false, holds: 0 };
  const forget: Backups['forget'] = (ids) => {
    listed.push(...ids.map((id) => ({ id, at: clock.now(), reached: true as const })));
    return Promise.resolve();
  };
  const reach = createErasureReach({
    clock,
    erased: () => erased,
    onErased(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listed: () => Promise.resolve(listed),
    hold: () => {
      if (world.isHeldByAnother) return Promise.reject(new Error('in use'));
      world.holds += 1;
      // Only `forget` is asked for here.
      const backups = { forget } as Backups;
      return Promise.resolve({ backups, release: () => (world.holds -= 1) });
    },
    reportTrouble: (what) => troubles.push(what),
  });
  const erase = (id: string): void => {
    erased.push({ id, at: clock.now() });
    for (const listener of listeners) listener();
  };
  const reached = (): readonly string[] =>
    listed.flatMap((each) => (each.reached ? [each.id] : []));
  return { world, clock, reach, erase, reached, troubles, listed };
};

test('an erasure reaches the backups within seconds', async () => {
  const { clock, reach, erase, reached, world } = createWorld();
  erase('ana');
  erase('ben');
  await clock.advanceAsync(5000);
  expect(reached()).toEqual(['ana', 'ben']);
  expect(world.holds).toBe(0);
  await reach.close();
});

test('while somebody else holds the backups it is reported and tried again every minute', async () => {
  const { clock, reach, erase, reached, world, troubles } = createWorld();
  world.isHeldByAnother = true;
  erase('ana');
  await clock.advanceAsync(5000);
  expect(troubles).toHaveLength(1);
  world.isHeldByAnother = false;
  await clock.advanceAsync(60_000);
  expect(reached()).toEqual(['ana']);
  await reach.close();
});

test('who is only on the list, because a backup was made since, is still forgotten', async () => {
  const { clock, reach, erase, reached, listed } = createWorld();
  listed.push({ id: 'ana', at: 1 });
  erase('ana');
  await clock.advanceAsync(5000);
  expect(reached()).toEqual(['ana']);
  await reach.close();
});

test('after close nothing runs any more', async () => {
  const { clock, reach, erase, reached } = createWorld();
  erase('ana');
  await reach.close();
  await clock.advanceAsync(120_000);
  expect(reached()).toEqual([]);
  expect(clock.pending).toBe(0);
});
