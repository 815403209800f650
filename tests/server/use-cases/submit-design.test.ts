import { describe, expect, test } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { explain, type Commit } from '../../../server/use-cases/commit-command.ts';
import { createDigests } from '../../../server/use-cases/digests.ts';
import type { PhotoDesk } from '../../../server/use-cases/ports.ts';
import { createSubmitDesign } from '../../../server/use-cases/submit-design.ts';
import { createPhotoPipeline } from '../../../server/media/pipeline.ts';
import {
  ana,
  organiser,
  openTempContest,
  visitor,
  type TempContest,
} from '../../support/temp-contest.ts';
import { systemRandom } from '../../support/sample-photos.ts';

const hourMs = 60 * 60 * 1000;

describe('entering a design', () => {
  test('gives numbers in order, and a receipt', async () => {
    await using contest = await openTempContest();
    const first = await contest.submit(visitor('key-1'));
    const second = await contest.submit(visitor('key-2'), { caption: 'Swallow' });
    expect(first).toMatchObject({ ok: true, value: { replayed: false, value: { number: 1 } } });
    expect(second).toMatchObject({ ok: true, value: { value: { number: 2 } } });
    expect(contest.views.entries('public').map(({ caption }) => caption)).toEqual([
      'Koi',
      'Swallow',
    ]);
    expect(await contest.tempFiles()).toEqual([]);
  });

  test('a retry with the same key gets the same number and leaves one photo', async () => {
    await using contest = await openTempContest();
    const first = await contest.submit(visitor('key-1'));
    const again = await contest.submit(visitor('key-1'));
    expect(again).toMatchObject({ ok: true, value: { replayed: true } });
    expect(again.ok && again.value.value).toEqual(first.ok && first.value.value);
    expect(await contest.photos()).toHaveLength(1);
    expect(contest.people.state().details.size).toBe(1);
    expect(await contest.tempFiles()).toEqual([]);
  });

  test('a retry after a restart gets the same number', async () => {
    await using contest = await openTempContest();
    await contest.submit(visitor('key-1'));
    const later = await contest.reopened();
    expect(await later.submit(visitor('key-1'))).toMatchObject({
      value: { replayed: true, value: { number: 1 } },
    });
    expect(await later.photos()).toHaveLength(1);
  });

  test('the same entry sent twice at once is one entry with one photo', async () => {
    await using contest = await openTempContest();
    const answers = await Promise.all([1, 2, 3].map(() => contest.submit(visitor('key-1'))));
    const numbers = answers.map((answer) => answer.ok && answer.value.value.number);
    expect(numbers).toEqual([1, 1, 1]);
    expect(contest.views.entries('public')).toHaveLength(1);
    expect(await contest.photos()).toHaveLength(1);
    expect(contest.people.state().details.size).toBe(1);
    expect(contest.troubles).toEqual([]);
  });

  test.each([
    ['another title', { caption: 'Swallow' }],
    ['another photo', { photo: 'another photo' }],
  ])('%s under a known key is refused and leaves nothing', async (_what, change) => {
    await using contest = await openTempContest();
    await contest.submit(visitor('key-1'));
    expect(await contest.submit(visitor('key-1'), change)).toMatchObject({
      ok: false,
      error: { code: 'key_reused' },
    });
    expect(await contest.photos()).toHaveLength(1);
    expect(contest.people.state().details.size).toBe(1);
    expect(await contest.tempFiles()).toEqual([]);
  });

  test('a closed contest refuses before the photo is worked on', async () => {
    let worked = 0;
    await using contest = await openTempContest({
      wrapPhotos: (desk) => ({ ...desk, keep: (photo) => (worked++, desk.keep(photo)) }),
    });
    await contest.useCases.runCommand({ type: 'changeContest', phase: 'judging' }, organiser());
    expect(await contest.submit(visitor('key-1'))).toMatchObject({
      ok: false,
      error: { code: 'contest_not_open' },
    });
    expect(worked).toBe(0);
    expect(await contest.tempFiles()).toEqual([]);
  });

  test('a contest that closes while the photo is worked on leaves neither photo nor person', async () => {
    await using contest = await openTempContest({
      wrapPhotos: (desk) => ({
        ...desk,
        keep: async (photo) => {
          await contest.useCases.runCommand(
            { type: 'changeContest', phase: 'judging' },
            organiser(),
          );
          return desk.keep(photo);
        },
      }),
    });
    expect(await contest.submit(visitor('key-1'))).toMatchObject({
      error: { code: 'contest_not_open' },
    });
    expect(await contest.photos()).toEqual([]);
    expect(await contest.filesWith('5550101')).toEqual([]);
  });

  test('a file that is no photo is refused in words for people', async () => {
    await using contest = await openTempContest({
      pipeline: createPhotoPipeline({ random: systemRandom }),
    });
    expect(await contest.submit(visitor('key-1'), { photo: 'no photo' })).toMatchObject({
      ok: false,
      error: { code: 'photo_not_supported', details: { field: 'photo' } },
    });
    expect(contest.people.state().details.size).toBe(0);
    expect(await contest.tempFiles()).toEqual([]);
  });
});

describe('a crash while entering', () => {
  test('what it left of person and photo is gone after an hour, and not before', async () => {
    let powerIsOn = true;
    await using contest = await openTempContest({
      wrapPhotos: (desk) => ({
        ...desk,
        keep: async (photo) => {
          const kept = await desk.keep(photo);
          if (!powerIsOn) throw new Error('The power went.');
          return kept;
        },
      }),
    });
    await contest.submit(visitor('key-1'));
    powerIsOn = false;
    await expect(contest.submit(visitor('key-2'), { photo: 'lost' })).rejects.toThrow('power');
    await recordDetails(contest, 'never-entered', '+49 170 5550199');

    expect(await contest.tidy()).toMatchObject({ people: 0, photos: 0 });
    expect(await contest.photos()).toHaveLength(2);
    contest.clock.advance(hourMs);
    expect(await contest.tidy()).toMatchObject({ people: 1, photos: 1 });
    expect(await contest.filesWith('5550199')).toEqual([]);
    expect(await contest.photos()).toHaveLength(1);
    expect(contest.views.entries('public')).toHaveLength(1);
  });

  test('with the outcome unknown nothing of the entry is taken back', async () => {
    await using contest = await openTempContest();
    const { commit, taken } = unknownOutcome();
    const submitDesign = createSubmitDesign({
      ...{ commit, clock: contest.clock, random: systemRandom, people: contest.people },
      digests: createDigests(new Uint8Array(32)),
      photos: fakeDesk(taken),
      reportTrouble: () => undefined,
    });
    const photo = { path: 'photo', bytes: 1, sha256: '00' };
    const answer = await submitDesign({ categoryId: 'flash', details: ana, photo }, visitor('k'));
    expect(answer).toMatchObject({ error: { code: 'outcome_unknown' } });
    expect(taken).toEqual([]);
    expect(contest.people.state().details.size).toBe(1);
  });
});

const recordDetails = (contest: TempContest, entryId: string, phone: string) =>
  contest.people.transact({ by: 'contest' }, () =>
    ok({
      events: [{ type: 'detailsRecorded', entryId, revision: 1, details: { ...ana, phone } }],
      result: null,
    }),
  );

const unknownOutcome = () => ({
  taken: [] as string[],
  commit: {
    ask: () => Promise.resolve(undefined),
    run: () => Promise.resolve(err(explain({ kind: 'outcome-unknown' }))),
  } satisfies Commit,
});

const fakeDesk = (taken: string[]): PhotoDesk => ({
  keep: () =>
    Promise.resolve(
      ok({ key: 'k', width: 1, height: 1, color: '#000000', widths: [], bytes: 1, sha256: '00' }),
    ),
  discard: async () => void taken.push('discard the received file'),
  remove: async () => void taken.push('remove the photo'),
  listKeys: () => Promise.resolve([]),
});
