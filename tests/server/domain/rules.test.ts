import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../server/domain/access.ts';
import type { DomainCommand } from '../../../server/domain/commands.ts';
import { decide } from '../../../server/domain/decide.ts';
import type { Decision } from '../../../server/domain/decision.ts';
import { startOfTime } from '../../support/any-command.ts';
import { createContestInMemory, type ContestInMemory } from '../../support/contest-in-memory.ts';

const organiser: Actor = { kind: 'organiser', subject: 'organiser' };
const mara: Actor = { kind: 'judge', subject: 'judge:i1' };
const noor: Actor = { kind: 'judge', subject: 'judge:i2' };
const visitor: Actor = { kind: 'visitor' };

const submit = (entryId: string, categoryId = 'flash'): DomainCommand => ({
  type: 'submitDesign',
  entryId,
  categoryId,
  revision: 1,
  photo: {
    key: entryId,
    width: 800,
    height: 900,
    color: '#202020',
    widths: [320, 640],
    bytes: 1000,
    sha256: 'a'.repeat(64),
  },
});

const take = (contest: ContestInMemory, actor: Actor, ...commands: DomainCommand[]): void => {
  for (const command of commands) contest.take({ command, actor, waitMs: 1 });
};

const ask = (
  contest: ContestInMemory,
  actor: Actor,
  command: DomainCommand,
  now = startOfTime + 1000,
): Decision => decide(contest.rows.state, command, { actor, now });

const codeOf = (decision: Decision): string => (decision.ok ? 'accepted' : decision.error.code);

const contestWith = (...entryIds: string[]): ContestInMemory => {
  const contest = createContestInMemory();
  take(contest, visitor, ...entryIds.map((id) => submit(id)));
  return contest;
};

describe('saving winners', () => {
  const save = (
    entryIds: string[],
    expectedRevision?: number,
    categoryId = 'flash',
  ): DomainCommand => ({
    type: 'saveWinners',
    winners: { [categoryId]: entryIds },
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
  });

  test('a judge who saves second is shown who saved first, and nothing is overwritten', () => {
    const contest = contestWith('e1', 'e2');
    take(contest, mara, save(['e1'], 0));
    const second = ask(contest, noor, save(['e2'], 0));
    expect(second).toMatchObject({
      ok: false,
      error: {
        code: 'winners_changed',
        details: {
          revision: 1,
          changed: [{ categoryId: 'flash', entryIds: ['e1'], savedBy: 'judge:i1' }],
        },
      },
    });
    expect(contest.rows.state.winners.get('flash')?.entryIds).toEqual(['e1']);
  });

  test('two judges who save the same podium agree, however late the second is', () => {
    const contest = contestWith('e1');
    take(contest, mara, save(['e1'], 0));
    expect(ask(contest, noor, save(['e1'], 0))).toEqual({
      ok: true,
      value: { events: [], result: { kind: 'winners', revision: 1 } },
    });
  });

  test('a judge is not held up by a colleague who saved another category', () => {
    const contest = contestWith('e1');
    take(contest, visitor, submit('e2', 'realism'));
    take(contest, mara, save(['e1'], 0));
    expect(codeOf(ask(contest, noor, save(['e2'], 0, 'realism')))).toBe('accepted');
  });

  test('a revision of a history that a restore took back never passes for one of this history', () => {
    const contest = contestWith('e1', 'e2', 'e3');
    take(contest, mara, save(['e1'], 0));
    contest.take({
      command: { type: 'recoverAfterRestore', skip: 1000 },
      actor: { kind: 'system' },
      waitMs: 1,
    });
    // Mara's phone still holds a save on revision 2; nobody has saved here since, so it may stand.
    expect(codeOf(ask(contest, mara, save(['e2'], 2)))).toBe('accepted');
    take(contest, noor, save(['e3'], 1));
    expect(ask(contest, mara, save(['e2'], 2))).toMatchObject({
      error: { code: 'winners_changed', details: { revision: 1002 } },
    });
    expect(codeOf(ask(contest, mara, save(['e2'], 1002)))).toBe('accepted');
  });

  test('a program that names no revision overwrites', () => {
    const contest = contestWith('e1', 'e2');
    take(contest, mara, save(['e1']));
    expect(codeOf(ask(contest, noor, save(['e2'])))).toBe('accepted');
  });

  test.each([
    ['an unknown entry', save(['nobody'])],
    ['an entry twice', save(['e1', 'e1'])],
    ['more winners than places', save(['e1', 'e2', 'e3', 'e4'])],
    ['an entry of another category', save(['e1'], undefined, 'realism')],
    ['an unknown category', save(['e1'], undefined, 'nowhere')],
  ])('nothing is saved with %s', (_what, command) => {
    const contest = contestWith('e1', 'e2', 'e3', 'e4');
    expect(codeOf(ask(contest, mara, command))).toBe('winners_not_valid');
  });

  test('an entry that is hidden leaves the podium and cannot be put back on it', () => {
    const contest = contestWith('e1', 'e2');
    take(contest, mara, save(['e1', 'e2']));
    take(contest, organiser, { type: 'hideEntry', entryId: 'e1', reason: 'Copied' });
    expect(contest.rows.state.winners.get('flash')?.entryIds).toEqual(['e2']);
    expect(codeOf(ask(contest, mara, save(['e1', 'e2'])))).toBe('winners_not_valid');
  });

  test('nobody saves winners once the results are out', () => {
    const contest = contestWith('e1');
    take(contest, organiser, { type: 'revealResults' });
    expect(codeOf(ask(contest, mara, save(['e1'])))).toBe('contest_has_results');
  });
});

describe('the deadline', () => {
  const closing = new Date(startOfTime + 500).toISOString();

  test('counts from its moment on, even before anybody has written it down', () => {
    const contest = createContestInMemory();
    take(contest, organiser, { type: 'changeContest', closesAt: closing });
    expect(codeOf(ask(contest, visitor, submit('e1'), startOfTime + 499))).toBe('accepted');
    expect(codeOf(ask(contest, visitor, submit('e1'), startOfTime + 500))).toBe('contest_not_open');
  });

  test('a contest that closed at its time and is opened again by hand stays open', () => {
    const contest = createContestInMemory();
    take(contest, organiser, { type: 'changeContest', closesAt: closing });
    contest.take({ command: { type: 'advancePhase' }, actor: { kind: 'system' }, waitMs: 600 });
    expect(contest.rows.state.contest.get('contest')?.phase).toBe('judging');
    take(contest, organiser, { type: 'changeContest', phase: 'open' });
    expect(codeOf(ask(contest, visitor, submit('e1'), startOfTime + 5000))).toBe('accepted');
  });

  test('a contestant may change and withdraw until then, the organiser also later', () => {
    const contest = contestWith('e1');
    const holder: Actor = { kind: 'receipt', entryId: 'e1' };
    const edit: DomainCommand = { type: 'editEntry', entryId: 'e1', categoryId: 'realism' };
    expect(codeOf(ask(contest, holder, edit))).toBe('accepted');
    take(contest, organiser, { type: 'changeContest', phase: 'judging' });
    expect(codeOf(ask(contest, holder, edit))).toBe('contest_not_open');
    expect(codeOf(ask(contest, holder, { type: 'withdrawEntry', entryId: 'e1' }))).toBe(
      'contest_not_open',
    );
    expect(codeOf(ask(contest, organiser, edit))).toBe('accepted');
  });
});

describe('entries', () => {
  test('are numbered from 1 in the order in which they were accepted, and a restore skips numbers', () => {
    const contest = contestWith('e1', 'e2');
    contest.take({
      command: { type: 'recoverAfterRestore', skip: 1000 },
      actor: { kind: 'system' },
      waitMs: 1,
    });
    take(contest, visitor, submit('e3'));
    expect([...contest.rows.state.entries.values()].map((entry) => entry.number)).toEqual([
      1, 2, 1003,
    ]);
  });

  test('wait for the organiser where each is approved first, and judges do not see them before', () => {
    const contest = createContestInMemory();
    take(contest, organiser, { type: 'changeContest', publish: 'after-approval' });
    take(contest, visitor, submit('e1'));
    expect(contest.views.entry('judges', 'e1')).toBeUndefined();
    expect(contest.views.entry('organisers', 'e1')?.private?.status).toBe('pending');
    take(contest, organiser, { type: 'approveEntry', entryId: 'e1' });
    expect(contest.views.entry('public', 'e1')?.number).toBe(1);
  });

  test('are anonymous for the public and judges until the results, and never show a phone', () => {
    const contest = contestWith('e1');
    for (const audience of ['public', 'judges'] as const)
      expect(contest.views.entry(audience, 'e1')).toMatchObject({ artist: null });
    take(contest, organiser, { type: 'revealResults' });
    expect(contest.views.entry('public', 'e1')?.artist).toBe('Artist of e1');
    expect(JSON.stringify(contest.views.whole('public'))).not.toContain('555');
    expect(JSON.stringify(contest.views.whole('judges'))).not.toContain('555');
  });

  test('a receipt speaks for its own entry only', () => {
    const contest = contestWith('e1', 'e2');
    const holder: Actor = { kind: 'receipt', entryId: 'e1' };
    expect(codeOf(ask(contest, holder, { type: 'withdrawEntry', entryId: 'e2' }))).toBe(
      'receipt_not_valid',
    );
  });
});

describe('the organiser', () => {
  test('cannot remove a category that has entries, and is told how many', () => {
    const contest = contestWith('e1');
    const decision = ask(contest, organiser, {
      type: 'changeCategories',
      categories: [{ id: 'realism', name: 'Realism' }],
    });
    expect(decision).toMatchObject({ ok: false, error: { code: 'category_in_use' } });
    expect(decision.ok ? '' : decision.error.message).toMatch(/^1 entry is in Flash/);
  });

  test('keeps rules and places of categories that a program saves by name alone', () => {
    const contest = createContestInMemory();
    take(contest, organiser, {
      type: 'changeCategories',
      categories: [{ id: 'flash', name: 'Flash', rule: 'On paper', places: 2 }],
    });
    take(contest, organiser, {
      type: 'changeCategories',
      categories: [{ id: 'flash', name: 'Flash sheets' }],
    });
    expect(contest.views.categories()).toEqual([
      { id: 'flash', name: 'Flash sheets', rule: 'On paper', places: 2 },
    ]);
  });

  test('does not reveal what was never opened, and not twice', () => {
    const contest = createContestInMemory();
    take(contest, organiser, { type: 'changeContest', phase: 'draft' });
    expect(codeOf(ask(contest, organiser, { type: 'revealResults' }))).toBe('phase_not_possible');
  });

  test('who revokes an invite ends that judge’s sessions and nobody else’s', () => {
    const contest = createContestInMemory();
    const open = (session: string, tokenHash: string): DomainCommand => ({
      type: 'openSession',
      session,
      expiresAt: startOfTime + 10_000,
      as: { kind: 'judge', tokenHash },
    });
    take(
      contest,
      organiser,
      { type: 'createInvite', inviteId: 'i1', tokenHash: 'h1' },
      { type: 'createInvite', inviteId: 'i2', tokenHash: 'h2' },
    );
    take(contest, visitor, open('s1', 'h1'), open('s2', 'h2'));
    take(contest, organiser, { type: 'revokeInvite', inviteId: 'i1' });
    expect([...contest.rows.state.sessions.keys()]).toEqual(['s2']);
    expect(codeOf(ask(contest, visitor, open('s3', 'h1')))).toBe('invite_not_valid');
  });
});
