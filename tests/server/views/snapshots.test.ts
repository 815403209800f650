import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../../server/views/snapshots.ts';
import type { EntryRow } from '../../../server/domain/tables.ts';
import { createEntryTexts } from '../../../server/views/entry-texts.ts';
import { createPrebuilt } from '../../../server/views/prebuilt.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { sampleEntry } from '../../support/sample-contest.ts';
import {
  openTempContest,
  organiser,
  visitor,
  type TempContest,
} from '../../support/temp-contest.ts';

type Body = { epoch: string; seq: number; whole?: boolean; view: unknown };

const snapshotsOf = ({ views, durable, clock }: TempContest) => {
  const { snapshots } = createPrebuilt({
    ...{ views, clock, rows: durable.state, seq: durable.seq, freshFrom: durable.freshFrom },
    epoch: () => 'epoch~1',
    nextTurn: () => Promise.resolve(),
  });
  return snapshots;
};

const bodyOf = ({ json }: Snapshot): Body => JSON.parse(Buffer.from(json).toString()) as Body;

describe('a snapshot', () => {
  test('is the whole view of its audience with the seq it was built from', async () => {
    await using contest = await openTempContest();
    const snapshots = snapshotsOf(contest);
    await contest.submit(visitor('key-1'));
    for (const audience of ['public', 'judges', 'organisers'] as const) {
      const snapshot = await snapshots.of(audience);
      expect(bodyOf(snapshot)).toEqual({
        epoch: 'epoch~1',
        seq: contest.durable.seq(),
        view: JSON.parse(JSON.stringify(contest.views.whole(audience))) as unknown,
      });
      expect(gunzipSync(snapshot.gzip)).toEqual(Buffer.from(snapshot.json));
    }
  });

  test('is shared for a second, as what follows it is replayed anyway', async () => {
    await using contest = await openTempContest();
    const snapshots = snapshotsOf(contest);
    const first = await snapshots.of('public');
    await contest.submit(visitor('key-1'));
    expect(await snapshots.of('public')).toBe(first);
    contest.clock.advance(1000);
    expect((await snapshots.of('public')).seq).toBe(contest.durable.seq());
  });

  test('is built anew at once for a stream that is joined later', async () => {
    await using contest = await openTempContest();
    const snapshots = snapshotsOf(contest);
    await snapshots.of('public');
    await contest.submit(visitor('key-1'));
    const seq = contest.durable.seq();
    expect((await snapshots.of('public', seq)).seq).toBe(seq);
  });

  test('never shows what was taken back, however young it is', async () => {
    await using contest = await openTempContest();
    const snapshots = snapshotsOf(contest);
    await contest.submit(visitor('key-1'));
    const before = await snapshots.of('public');
    expect(Buffer.from(before.json).toString()).toContain('Koi');
    const [entry] = contest.views.entries('public');
    await contest.useCases.runCommand(
      { type: 'hideEntry', entryId: entry?.id ?? '', reason: 'not a tattoo' },
      organiser(),
    );
    expect(Buffer.from((await snapshots.of('public')).json).toString()).not.toContain('Koi');
  });

  test('is built once for all who ask at the same time', async () => {
    await using contest = await openTempContest();
    const snapshots = snapshotsOf(contest);
    const [one, two] = await Promise.all([snapshots.of('public'), snapshots.of('public')]);
    expect(one).toBe(two);
  });

  test('of the newest says whether there are others, and never shows what was taken back', async () => {
    await using contest = await openTempContest();
    const snapshots = snapshotsOf(contest);
    await contest.submit(visitor('key-1'));
    const { entries } = contest.views.whole('public');
    expect(bodyOf(await snapshots.newest('public'))).toMatchObject({
      seq: contest.durable.seq(),
      whole: true,
      view: { entries: JSON.parse(JSON.stringify(entries)) as object },
    });
    const [entry] = contest.views.entries('public');
    await contest.useCases.runCommand(
      { type: 'hideEntry', entryId: entry?.id ?? '', reason: 'not a tattoo' },
      organiser(),
    );
    const after = await snapshots.newest('public');
    expect(Buffer.from(after.json).toString()).not.toContain('Koi');
  });
});

test('the newest of many entries are the last of those that an audience may see', () => {
  const ids = ['one', 'two', 'hidden', 'three'];
  const texts = createEntryTexts({
    views: {
      entry: (_, id) => (id === 'hidden' ? undefined : sampleEntry(ids.indexOf(id), { id })),
    },
    rows: { entries: new Map(ids.map((id) => [id, {} as EntryRow])) },
    ...{ seq: () => 1, clock: createFakeClock(), nextTurn: () => Promise.resolve() },
  });
  const idsOf = (count: number) => {
    const { entries, isWhole } = texts.newest('public', count);
    return { ids: entries.map(({ view }) => view.id), isWhole };
  };
  expect(idsOf(2)).toEqual({ ids: ['two', 'three'], isWhole: false });
  expect(idsOf(3)).toEqual({ ids: ['one', 'two', 'three'], isWhole: true });
});
