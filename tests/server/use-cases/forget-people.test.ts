import { describe, expect, test } from 'vitest';
import {
  ana,
  holderOf,
  openTempContest,
  organiser,
  visitor,
  type TempContest,
} from '../../support/temp-contest.ts';

const phone = '5550101';
const dayMs = 24 * 60 * 60 * 1000;

const enter = async (contest: TempContest, key = 'key-1'): Promise<string> => {
  const answer = await contest.submit(visitor(key), { photo: `photo ${key}` });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.value.entryId;
};

describe('forgetting a person', () => {
  test('an erased entry leaves no phone, name or title in any file, and no photo', async () => {
    await using contest = await openTempContest();
    const entryId = await enter(contest);
    expect(await contest.filesWith(phone)).not.toEqual([]);
    const erased = await contest.useCases.runCommand(
      { type: 'eraseEntry', entryId, reason: 'asked to' },
      organiser(),
    );
    expect(erased.ok).toBe(true);
    for (const text of [phone, ana.name, ana.caption])
      expect(await contest.filesWith(text)).toEqual([]);
    expect(await contest.photos()).toEqual([]);
  });

  test('what was changed before is forgotten too, after a restart as well', async () => {
    await using contest = await openTempContest();
    const entryId = await enter(contest);
    await contest.useCases.runCommand(
      { type: 'editEntry', entryId, details: { phone: '+49 170 5550102' } },
      holderOf(entryId),
    );
    await contest.useCases.runCommand({ type: 'withdrawEntry', entryId }, holderOf(entryId));
    const later = await contest.reopened();
    expect(await later.filesWith('555010')).toEqual([]);
    expect(later.views.entries('organisers')).toEqual([]);
  });

  test('what could not be removed at once is removed by the next sweep', async () => {
    let diskWorks = false;
    await using contest = await openTempContest({
      wrapPhotos: (desk) => ({
        ...desk,
        remove: (key) =>
          diskWorks ? desk.remove(key) : Promise.reject(new Error('The disk is busy.')),
      }),
    });
    const entryId = await enter(contest);
    const answer = await contest.useCases.runCommand(
      { type: 'withdrawEntry', entryId },
      holderOf(entryId),
    );
    expect(answer.ok).toBe(true);
    expect(contest.troubles).toHaveLength(1);
    diskWorks = true;
    expect(await contest.tidy()).toMatchObject({ photos: 1 });
    expect(await contest.photos()).toEqual([]);
  });

  test('a people store that takes nothing is told of, and keeps no photo alive', async () => {
    await using contest = await openTempContest();
    const entryId = await enter(contest);
    await contest.people.close();
    await contest.useCases.runCommand({ type: 'withdrawEntry', entryId }, holderOf(entryId));
    expect(contest.troubles).toEqual(['Contact details of a removed entry are still there']);
    expect(await contest.photos()).toEqual([]);
    await expect(contest.tidy()).rejects.toThrow('takes nothing now');
    const later = await contest.reopened();
    expect(await later.tidy()).toMatchObject({ people: 1 });
    expect(await later.filesWith(phone)).toEqual([]);
  });

  test('a crash between the record and the person is finished by the sweep', async () => {
    await using contest = await openTempContest();
    const entryId = await enter(contest);
    await contest.store.transact({ by: 'contest' }, () => ({
      ok: true,
      value: { events: [{ type: 'entryWithdrawn', entryId, shown: true }], result: null },
    }));
    const later = await contest.reopened();
    expect(await later.filesWith(phone)).not.toEqual([]);
    expect(await later.tidy()).toMatchObject({ people: 1, photos: 1 });
    expect(await later.filesWith(phone)).toEqual([]);
    expect(await later.photos()).toEqual([]);
  });

  test('90 days after the results everything is erased', async () => {
    await using contest = await openTempContest();
    await enter(contest, 'key-1');
    await enter(contest, 'key-2');
    await contest.useCases.runCommand({ type: 'revealResults' }, organiser());
    contest.clock.setWallClock(contest.clock.now() + 89 * dayMs);
    expect(await contest.tidy()).toEqual({ erased: 0, people: 0, photos: 0 });
    contest.clock.setWallClock(contest.clock.now() + 2 * dayMs);
    expect(await contest.tidy()).toEqual({ erased: 2, people: 2, photos: 2 });
    expect(await contest.filesWith(phone)).toEqual([]);
    expect(await contest.tidy()).toEqual({ erased: 0, people: 0, photos: 0 });
  });
});
