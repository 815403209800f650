import { describe, expect, test } from 'vitest';
import { BackupUnreachable } from '../../../server/backup/backup-client.ts';
import { BackupAhead, compareHeads } from '../../../server/backup/compare-heads.ts';

const history = { storeId: 's', epoch: 'e' };
const log = {
  storeId: 's',
  epoch: { id: 'e', parent: null },
  chainAt: (seq: number) =>
    Promise.resolve(seq <= 3 ? { chain: `chain${String(seq)}`, epoch: 'e' } : undefined),
};

/** Compares this machine's log, or none, with what the other end says it has. */
const compare = (mine: typeof log | undefined, head: number | 'away', chain = `chain${head}`) => {
  const troubles: string[] = [];
  const answer = () =>
    head === 'away' ? Promise.reject(new BackupUnreachable('No answer.')) : { head, chain };
  const client = {
    upTo: async () => ({ ...(await answer()), whole: 0 }),
    newest: async () => {
      const told = await answer();
      return told.head === 0 ? undefined : { ...history, ...told };
    },
  };
  const done = compareHeads({ client, log: mine, reportTrouble: (what) => troubles.push(what) });
  return { done, troubles };
};

describe('before a contest writes anything', () => {
  test('it goes on from what it shares with the backup machine', async () => {
    expect(await compare(log, 3).done).toBe('agreed');
    expect(await compare(log, 0).done).toBe('agreed');
    expect(await compare(undefined, 0).done).toBe('agreed');
  });

  test.each([
    ['is older', log, 4, undefined, 'this data is older than the backup'],
    ['went on apart', log, 3, 'other', 'both went on apart'],
    ['is gone', undefined, 7, undefined, 'There is no contest here, but the backup machine has'],
  ] as const)('it stops where its data %s', async (_what, mine, head, chain, sentence) => {
    const { done } = compare(mine, head, chain);
    await expect(done).rejects.toThrow(BackupAhead);
    await expect(done).rejects.toThrow(sentence);
  });

  test('it is not held up by a backup machine that is away, unless there is no contest here', async () => {
    const { done, troubles } = compare(log, 'away');
    expect(await done).toBe('not-asked');
    expect(troubles).toHaveLength(1);
    await expect(compare(undefined, 'away').done).rejects.toThrow(
      'the backup machine cannot be asked whether it has one. No answer.',
    );
  });
});
