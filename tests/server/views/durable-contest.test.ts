import { expect, test } from 'vitest';
import { openTempContest, organiser, visitor } from '../../support/temp-contest.ts';

test('[RS7] whoever is told of an entry finds it on disk and in the views', async () => {
  await using contest = await openTempContest();
  const { durable, store } = contest;
  const found: unknown[] = [];
  durable.subscribe(({ seq, events }) => {
    for (const event of events)
      if (event.type === 'entrySubmitted')
        found.push({
          isInRows: durable.state.entries.has(event.entryId),
          isOnDisk: store.status().durable >= seq,
          seqOfViews: durable.seq() - seq,
        });
  });
  await Promise.all(['key-1', 'key-2', 'key-3'].map((key) => contest.submit(visitor(key))));
  expect(found).toEqual(
    ['key-1', 'key-2', 'key-3'].map(() => ({ isInRows: true, isOnDisk: true, seqOfViews: 0 })),
  );
});

test('[RS7] what is taken back or begins anew is known before anybody is told', async () => {
  await using contest = await openTempContest();
  const { durable, useCases } = contest;
  await contest.submit(visitor('key-1'));
  const [entry] = contest.views.entries('public');
  const fresh: boolean[] = [];
  durable.subscribe(({ seq }) => fresh.push(durable.freshFrom() === seq));
  const hide = { type: 'hideEntry', entryId: entry?.id ?? '', reason: 'not a tattoo' } as const;
  await useCases.runCommand(hide, organiser());
  expect(fresh).toEqual([true]);
});
