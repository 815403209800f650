import { describe, expect, test } from 'vitest';
import type { BackupSummary } from '../../../lib/store/index.ts';
import { createBackedUp } from '../../../server/backup/backed-up.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const here = { storeId: 'ours', epoch: 'first' };

// Only what tells how far a backup reaches.
const backup = (head: number, change: object = {}) =>
  ({ ...here, head, missing: [], ...change }) as unknown as BackupSummary;

const follow = async (manifests: readonly BackupSummary[]) => {
  const troubles: string[] = [];
  const clock = createFakeClock();
  let list: () => Promise<readonly BackupSummary[]> = () => Promise.resolve(manifests);
  const backedUp = createBackedUp({
    clock,
    async *list() {
      yield* await list();
    },
    reportTrouble: (what) => void troubles.push(what),
  });
  await backedUp.follow(() => here);
  return {
    ...{ backedUp, troubles },
    later: async (next: typeof list) => {
      list = next;
      await clock.advanceAsync(15_000);
    },
  };
};

describe('how far the backups reach', () => {
  test('is 0 while there is none', async () => {
    const { backedUp } = await follow([]);
    expect(backedUp.seq()).toBe(0);
  });

  test('is the newest complete backup of this history', async () => {
    const { backedUp } = await follow([
      backup(90, { missing: ['photos/x'] }),
      backup(80, { epoch: 'another' }),
      backup(40),
      backup(30),
    ]);
    expect(backedUp.seq()).toBe(40);
  });

  test('is looked at again, and stays as it was when it cannot be', async () => {
    const { backedUp, troubles, later } = await follow([backup(1)]);
    await later(() => Promise.resolve([backup(7)]));
    expect(backedUp.seq()).toBe(7);
    await later(() => Promise.reject(new Error('The disk is gone.')));
    expect(backedUp.seq()).toBe(7);
    expect(troubles).toEqual(['The backups could not be read']);
  });
});
