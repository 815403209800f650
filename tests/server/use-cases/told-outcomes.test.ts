import { expect, test } from 'vitest';
import { openTempContest, visitor } from '../../support/temp-contest.ts';

test('what became of each command is told once, with what it cost the two stores', async () => {
  const outcomes: string[] = [];
  const commits: string[] = [];
  const writes = { contest: 0, people: 0 };
  await using contest = await openTempContest({
    watch: {
      onWrite: (log, { records }) => {
        writes[log] += records;
      },
      onCommit: (store, seconds) => {
        if (seconds >= 0) commits.push(store);
      },
      onCommand: (command, outcome) => void outcomes.push(`${command} ${outcome}`),
    },
  });
  outcomes.length = 0;
  await contest.submit(visitor('key-1'));
  await contest.submit(visitor('key-1'));
  await contest.submit(visitor('key-2'), { categoryId: 'unknown' });
  expect(outcomes).toEqual([
    'submitDesign accepted',
    'submitDesign repeated',
    'submitDesign refused',
  ]);
  expect(commits.slice(-2)).toEqual(['people', 'contest']);
  expect(writes).toEqual({ contest: contest.store.status().head, people: 1 });

  await contest.store.close();
  await contest.submit(visitor('key-3'));
  expect(outcomes.at(-1)).toBe('submitDesign unavailable');
});
