import { describe, expect, test } from 'vitest';
import {
  ana,
  holderOf,
  openTempContest,
  organiser,
  visitor,
  type TempContest,
} from '../../support/temp-contest.ts';

const enter = async (contest: TempContest, key: string) => {
  const answer = await contest.submit(visitor(key), { photo: `photo ${key}` });
  if (!answer.ok) throw new Error(answer.error.message);
  const { entryId, receiptPath } = answer.value.value;
  return { entryId, token: receiptPath.split('#')[1] ?? '' };
};

describe('a receipt', () => {
  test('opens the entry it was given for, with what its contestant wrote', async () => {
    await using contest = await openTempContest();
    const { entryId, token } = await enter(contest, 'key-1');
    const { actor } = contest.useCases.identify({ receipt: { entryId, token } });
    expect(actor).toEqual({ kind: 'receipt', entryId });
    expect(contest.useCases.viewReceipt(entryId, actor)).toMatchObject({
      ok: true,
      value: { entry: { number: 1, status: 'published', place: null, ...ana }, editable: true },
    });
  });

  test('still opens it after a restart', async () => {
    await using contest = await openTempContest();
    const { entryId, token } = await enter(contest, 'key-1');
    const { useCases } = await contest.reopened();
    expect(useCases.identify({ receipt: { entryId, token } }).actor.kind).toBe('receipt');
  });

  test('of another entry opens nothing', async () => {
    await using contest = await openTempContest();
    const mine = await enter(contest, 'key-1');
    const other = await enter(contest, 'key-2');
    const { actor } = contest.useCases.identify({
      receipt: { entryId: other.entryId, token: mine.token },
    });
    expect(actor).toEqual({ kind: 'visitor' });
    const refused = { ok: false, error: { code: 'receipt_not_valid' } };
    expect(contest.useCases.viewReceipt(other.entryId, actor)).toMatchObject(refused);
    const withMine = holderOf(mine.entryId);
    expect(contest.useCases.viewReceipt(other.entryId, withMine.actor)).toMatchObject(refused);
    expect(
      await contest.useCases.runCommand(
        { type: 'withdrawEntry', entryId: other.entryId },
        withMine,
      ),
    ).toMatchObject(refused);
  });

  test('says that the entry was withdrawn, and nothing of the person', async () => {
    await using contest = await openTempContest();
    const { entryId } = await enter(contest, 'key-1');
    const holder = holderOf(entryId);
    await contest.useCases.runCommand({ type: 'withdrawEntry', entryId }, holder);
    const seen = contest.useCases.viewReceipt(entryId, holder.actor);
    expect(seen).toMatchObject({ value: { entry: { status: 'withdrawn' }, editable: false } });
    expect(JSON.stringify(seen)).not.toMatch(/Ana|555|Koi/);
  });

  test('shows the place once the results are out', async () => {
    await using contest = await openTempContest();
    const { entryId } = await enter(contest, 'key-1');
    await contest.useCases.runCommand(
      { type: 'saveWinners', winners: { traditional: [entryId] } },
      organiser(),
    );
    const place = () => {
      const seen = contest.useCases.viewReceipt(entryId, holderOf(entryId).actor);
      return seen.ok ? seen.value.entry.place : undefined;
    };
    expect(place()).toBeNull();
    await contest.useCases.runCommand({ type: 'revealResults' }, organiser());
    expect(place()).toBe(1);
  });
});

describe('changing an entry', () => {
  test('what is left out stays, and the change is seen at once', async () => {
    await using contest = await openTempContest();
    const { entryId } = await enter(contest, 'key-1');
    await contest.useCases.runCommand(
      { type: 'editEntry', entryId, categoryId: 'flash', details: { caption: 'Peony' } },
      holderOf(entryId, 'edit-key-1'),
    );
    expect(contest.useCases.viewReceipt(entryId, holderOf(entryId).actor)).toMatchObject({
      value: { entry: { ...ana, caption: 'Peony', categoryId: 'flash' } },
    });
    expect(contest.views.entry('public', entryId)?.caption).toBe('Peony');
  });

  test('sent twice under one key is one change', async () => {
    await using contest = await openTempContest();
    const { entryId } = await enter(contest, 'key-1');
    const edit = () =>
      contest.useCases.runCommand(
        { type: 'editEntry', entryId, details: { caption: 'Peony' } },
        holderOf(entryId, 'edit-key-1'),
      );
    const first = await edit();
    const again = await edit();
    expect(first).toMatchObject({ value: { replayed: false } });
    expect(again).toMatchObject({ value: { replayed: true } });
    expect(again.ok && again.value.seq).toBe(first.ok && first.value.seq);
    expect(contest.people.state().details.size).toBe(2);
  });

  test('after the deadline is refused and records nothing', async () => {
    await using contest = await openTempContest();
    const { entryId } = await enter(contest, 'key-1');
    await contest.useCases.runCommand({ type: 'changeContest', phase: 'judging' }, organiser());
    const late = await contest.useCases.runCommand(
      { type: 'editEntry', entryId, details: { phone: '+49 170 5550177' } },
      holderOf(entryId),
    );
    expect(late).toMatchObject({ ok: false, error: { code: 'contest_not_open' } });
    expect(await contest.filesWith('5550177')).toEqual([]);
  });

  test('without the receipt is refused with the way to go', async () => {
    await using contest = await openTempContest();
    const { entryId } = await enter(contest, 'key-1');
    expect(
      await contest.useCases.runCommand({ type: 'withdrawEntry', entryId }, visitor()),
    ).toMatchObject({ error: { code: 'receipt_not_valid' } });
  });
});
