import { describe, expect, test } from 'vitest';
import {
  adminPassword,
  openTempContest,
  organiser,
  visitor,
  type TempContest,
} from '../../support/temp-contest.ts';

const invite = async (contest: TempContest, label: string, key?: string) => {
  const made = await contest.useCases.createInvite(label, organiser(key));
  if (!made.ok) throw new Error(made.error.message);
  const { path, invite: view } = made.value.value;
  return { id: view.id, path, token: path.split('#')[1] ?? '' };
};

const signIn = async (contest: TempContest, token: string) => {
  const answer = await contest.useCases.signIn({ invite: token }, visitor());
  if (!answer.ok) throw new Error(answer.error.message);
  const { sessionId } = answer.value.value;
  return { sessionId, ...contest.useCases.identify({ sessionId }) };
};

describe('signing in', () => {
  test('with the password makes an organiser, with a wrong one nobody', async () => {
    await using contest = await openTempContest();
    const right = await contest.useCases.signIn({ password: adminPassword }, visitor());
    expect(right).toMatchObject({ value: { value: { info: { role: 'organiser' } } } });
    const wrong = await contest.useCases.signIn({ password: 'guess' }, visitor());
    expect(wrong).toMatchObject({ ok: false, error: { code: 'wrong_password' } });
  });

  test('an invite makes a judge who is called as the organiser said', async () => {
    await using contest = await openTempContest();
    const { token } = await invite(contest, 'Mara');
    const { actor, info } = await signIn(contest, token);
    expect(actor.kind).toBe('judge');
    expect(info).toMatchObject({ role: 'judge', label: 'Mara' });
    expect(await contest.filesWith(token)).toEqual([]);
  });

  test('a session is stored as a hash only, survives a restart and ends after 30 days', async () => {
    await using contest = await openTempContest();
    const { token } = await invite(contest, 'Mara');
    const { sessionId } = await signIn(contest, token);
    expect(await contest.filesWith(sessionId)).toEqual([]);
    const later = await contest.reopened();
    expect(later.useCases.identify({ sessionId }).actor.kind).toBe('judge');
    contest.clock.setWallClock(contest.clock.now() + 31 * 24 * 60 * 60 * 1000);
    expect(later.useCases.identify({ sessionId }).actor.kind).toBe('visitor');
  });

  test('signing out ends the session', async () => {
    await using contest = await openTempContest();
    const { token } = await invite(contest, 'Mara');
    const { sessionId } = await signIn(contest, token);
    await contest.useCases.signOut(sessionId);
    expect(contest.useCases.identify({ sessionId }).actor.kind).toBe('visitor');
  });
});

describe('invites', () => {
  test('revoking one ends the sessions that came from it, and the link', async () => {
    await using contest = await openTempContest();
    const { id, token } = await invite(contest, 'Mara');
    const { sessionId } = await signIn(contest, token);
    await contest.useCases.runCommand({ type: 'revokeInvite', inviteId: id }, organiser());
    expect(contest.useCases.identify({ sessionId }).actor.kind).toBe('visitor');
    expect(await contest.useCases.signIn({ invite: token }, visitor())).toMatchObject({
      error: { code: 'invite_not_valid' },
    });
  });

  test('a retry under the same key gives the same link', async () => {
    await using contest = await openTempContest();
    const first = await invite(contest, 'Mara', 'invite-key');
    const again = await invite(contest, 'Mara', 'invite-key');
    expect(again).toEqual(first);
    expect(contest.views.invites()).toHaveLength(1);
    const other = await invite(contest, 'Mara');
    expect(other.token).not.toBe(first.token);
  });

  test('nobody but the organiser makes them', async () => {
    await using contest = await openTempContest();
    expect(await contest.useCases.createInvite('Me', visitor())).toMatchObject({
      error: { code: 'not_signed_in' },
    });
    expect(contest.people.state().labels.size).toBe(0);
  });
});

describe('two judges saving at once', () => {
  test('the second is shown by name who was first', async () => {
    await using contest = await openTempContest();
    await contest.submit(visitor('key-1'));
    const [entry] = contest.views.entries('judges');
    const winners = { traditional: [entry?.id ?? ''] };
    const { token } = await invite(contest, 'Mara');
    const { actor } = await signIn(contest, token);
    const mara = { actor, by: 'mara' };
    await contest.useCases.runCommand({ type: 'saveWinners', winners, expectedRevision: 0 }, mara);
    const second = await contest.useCases.runCommand(
      { type: 'saveWinners', winners: { traditional: [] }, expectedRevision: 0 },
      organiser(),
    );
    expect(second).toMatchObject({
      ok: false,
      error: {
        code: 'winners_changed',
        details: { changed: [{ categoryId: 'traditional', savedBy: 'Mara' }] },
      },
    });
  });
});
