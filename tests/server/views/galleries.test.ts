import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { EntryView } from '../../../shared/contest/views.ts';
import type { Document } from '../../../server/views/documents.ts';
import { createPrebuilt } from '../../../server/views/prebuilt.ts';
import {
  openTempContest,
  organiser,
  visitor,
  type TempContest,
} from '../../support/temp-contest.ts';

type Feed = { feed: Record<string, EntryView[]>; winnersAvailable: boolean };

/** Every look at the clock is a slice later, so that each entry is listed in a turn of its own. */
const prebuiltOf = ({ views, durable }: TempContest, nextTurn: () => Promise<void>) => {
  let now = 0;
  return createPrebuilt({
    ...{ views, rows: durable.state, seq: durable.seq, freshFrom: durable.freshFrom, nextTurn },
    epoch: () => 'epoch',
    clock: {
      now: () => 0,
      monotonic: () => (now += 10),
      after: () => ({ stop: () => undefined }),
      every: () => ({ stop: () => undefined }),
    },
  });
};

const feedOf = ({ json }: Document): Feed => JSON.parse(Buffer.from(json).toString()) as Feed;
const captions = (document: Document): string[] =>
  Object.values(feedOf(document).feed).flatMap((list) => list.map(({ caption }) => caption));

describe('the feed', () => {
  test('is built once while nothing changes, and anew after every change', async () => {
    await using contest = await openTempContest();
    const { galleries } = prebuiltOf(contest, () => Promise.resolve());
    await contest.submit(visitor('key-1'));
    const first = await galleries.of('feed');
    expect(captions(first)).toEqual(['Koi']);
    expect(gunzipSync(first.gzip)).toEqual(Buffer.from(first.json));
    expect(await galleries.of('feed')).toBe(first);
    await contest.submit(visitor('key-2'), { caption: 'Rose' });
    expect(captions(await galleries.of('feed'))).toEqual(['Koi', 'Rose']);
  });

  test('names every category in its order, and says whether there are winners', async () => {
    await using contest = await openTempContest();
    const { galleries } = prebuiltOf(contest, () => Promise.resolve());
    await contest.submit(visitor('key-1'));
    const before = feedOf(await galleries.of('feed'));
    expect(Object.keys(before.feed)).toEqual(contest.views.categories().map(({ id }) => id));
    expect(before.winnersAvailable).toBe(false);
    const [entry] = contest.views.entries('public');
    await contest.useCases.runCommand(
      { type: 'saveWinners', winners: { traditional: [entry?.id ?? ''] } },
      organiser(),
    );
    expect(feedOf(await galleries.of('feed')).winnersAvailable).toBe(true);
  });

  test('is of one moment, however much changes while it is listed', async () => {
    await using contest = await openTempContest();
    for (const nth of [1, 2, 3]) await contest.submit(visitor(`key-${nth}`), { caption: `${nth}` });
    const [first] = contest.views.entries('public');
    let hidden: Promise<unknown> | undefined;
    let turns = 0;
    const { galleries, snapshots } = prebuiltOf(contest, async () => {
      turns += 1;
      hidden ??= contest.useCases.runCommand(
        { type: 'hideEntry', entryId: first?.id ?? '', reason: 'not a tattoo' },
        organiser(),
      );
      await hidden;
    });
    const document = await galleries.of('feed');
    expect(turns).toBeGreaterThan(3);
    expect(document.seq).toBe(contest.durable.seq());
    expect(captions(document)).toEqual(['2', '3']);
    expect((await snapshots.of('public')).seq).toBe(contest.durable.seq());
  });

  test('is finished even where the contest never stands still', async () => {
    await using contest = await openTempContest();
    for (const nth of [1, 2, 3]) await contest.submit(visitor(`key-${nth}`), { caption: `${nth}` });
    let name = 0;
    const { galleries } = prebuiltOf(contest, async () => {
      name += 1;
      if (name > 12) return;
      await contest.useCases.runCommand(
        { type: 'changeContest', name: `Contest ${name}` },
        organiser(),
      );
    });
    expect(captions(await galleries.of('feed'))).toEqual(['1', '2', '3']);
  });

  test('keeps names and phones for the organiser', async () => {
    await using contest = await openTempContest();
    const { galleries } = prebuiltOf(contest, () => Promise.resolve());
    await contest.submit(visitor('key-1'));
    const text = async (name: 'feed' | 'submissions') =>
      Buffer.from((await galleries.of(name)).json).toString();
    expect(await text('feed')).not.toMatch(/Ana Ink|5550101/);
    expect(JSON.parse(await text('submissions'))).toMatchObject({
      submissions: { traditional: [{ private: { name: 'Ana Ink', phone: '+49 170 5550101' } }] },
    });
  });
});
