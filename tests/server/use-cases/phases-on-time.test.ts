import { describe, expect, test } from 'vitest';
import { openTempContest, organiser, type TempContest } from '../../support/temp-contest.ts';

const hourMs = 60 * 60 * 1000;

const at = (contest: TempContest, afterMs: number): string =>
  new Date(contest.clock.now() + afterMs).toISOString();

/** Moves time and waits until the log has taken in what came of it. */
const pass = async (contest: TempContest, ms: number): Promise<void> => {
  contest.clock.advance(ms);
  await contest.store.transact({ by: 'test' }, () => ({ ok: false, error: 'nothing' }));
};

describe('a contest with times', () => {
  test('starts in the time zone of the machine', async () => {
    await using contest = await openTempContest();
    expect(contest.views.contest().timeZone).toBe('Europe/Berlin');
  });

  test('opens and closes by itself, and everyone hears of it', async () => {
    await using contest = await openTempContest();
    await contest.useCases.runCommand(
      {
        type: 'changeContest',
        phase: 'draft',
        opensAt: at(contest, hourMs),
        closesAt: at(contest, 50 * hourMs),
      },
      organiser(),
    );
    const heard: string[] = [];
    contest.durable.subscribe(({ events }) => heard.push(...events.map(({ type }) => type)));
    await pass(contest, hourMs - 1);
    expect(contest.views.contest().phase).toBe('draft');
    await pass(contest, 1);
    expect(contest.views.contest().phase).toBe('open');
    await pass(contest, 49 * hourMs);
    expect(contest.views.contest().phase).toBe('judging');
    expect(heard).toEqual(['contestChanged', 'contestChanged']);
  });

  test('a deadline that is moved counts from then on', async () => {
    await using contest = await openTempContest();
    const closeIn = (ms: number) =>
      contest.useCases.runCommand(
        { type: 'changeContest', closesAt: at(contest, ms) },
        organiser(),
      );
    await closeIn(hourMs);
    await closeIn(3 * hourMs);
    await pass(contest, 2 * hourMs);
    expect(contest.views.contest().phase).toBe('open');
    await pass(contest, hourMs);
    expect(contest.views.contest().phase).toBe('judging');
  });

  test('a deadline that passed while the server was off is met at the start', async () => {
    await using contest = await openTempContest();
    await contest.useCases.runCommand(
      { type: 'changeContest', closesAt: at(contest, hourMs) },
      organiser(),
    );
    contest.clock.setWallClock(contest.clock.now() + 2 * hourMs);
    const later = await contest.reopened();
    later.scheduler.rearm();
    await pass(later, 0);
    expect(later.views.contest().phase).toBe('judging');
  });
});
