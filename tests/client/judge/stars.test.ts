import { describe, expect, it } from 'vitest';
import { createStars, isStarred, type StarsDeps } from '../../../client/src/pages/judge/stars.ts';
import { createKeptValues } from '../../../client/src/state/kept-values.ts';
import type { Outcome } from '../../../lib/realtime/client/device/index.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { openContestOutbox, savedOutcome } from '../../support/contest-outbox.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const blocked = () =>
  createKeptValues(() => {
    throw new Error('blocked');
  });

const openStars = (kept = blocked()) => {
  const sent: boolean[] = [];
  const problems: string[] = [];
  const waiting: ((outcome: Outcome) => void)[] = [];
  const reach = { isOn: true };
  const { outbox, engine } = openContestOutbox({
    clock: createFakeClock(),
    send: ({ body }) => {
      if (body.kind === 'star') sent.push(body.starred);
      return new Promise((answer) => waiting.push(answer));
    },
  });
  const call = (async () =>
    reach.isOn
      ? ok({ entries: ['a'] })
      : err({ code: 'unreachable', status: 0, message: '' })) as StarsDeps['api']['call'];
  const command = (() => {
    throw new Error('Stars go through the outbox.');
  }) as StarsDeps['api']['command'];
  const stars = createStars({
    ...{ api: { call, command }, outbox, subject: 'judge:1', kept },
    onProblem: (sentence) => problems.push(sentence),
  });
  stars.attach();
  const answer = async (outcome: Outcome) => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    waiting.shift()?.(outcome);
  };
  return { stars, sent, problems, answer, engine, reach, kept };
};

const refused: Outcome = {
  kind: 'refused',
  reason: { code: 'entry_not_found', message: 'This entry is gone.' },
};

describe('a judge’s private stars', () => {
  it('are fetched at the start', async () => {
    const { stars } = openStars();
    await stars.load();
    expect(isStarred(stars.get(), 'a')).toBe(true);
    expect(isStarred(stars.get(), 'b')).toBe(false);
  });

  it('are those of the last time where the contest cannot be reached', async () => {
    const { stars, kept } = openStars();
    await stars.load();
    const later = openStars(kept);
    later.reach.isOn = false;
    await later.stars.load();
    expect(isStarred(later.stars.get(), 'a')).toBe(true);
    expect(later.problems).toEqual([]);
  });

  it('show at once, marked as wanted until the server has them', async () => {
    const { stars, answer } = openStars();
    stars.toggle('b');
    expect(isStarred(stars.get(), 'b')).toBe(true);
    expect(stars.get().wanted.has('b')).toBe(true);
    await answer({ kind: 'unanswered' });
    expect(stars.get().wanted.has('b')).toBe(true);
  });

  it('are no longer marked when the server has them', async () => {
    const { stars, answer } = openStars();
    stars.toggle('b');
    await answer(savedOutcome(4));
    await expect.poll(() => stars.get().wanted.size).toBe(0);
    expect(isStarred(stars.get(), 'b')).toBe(true);
  });

  it('go back, with a sentence, when they were refused', async () => {
    const { stars, answer, problems, engine } = openStars();
    stars.toggle('b');
    await answer(refused);
    await expect.poll(() => problems.length).toBe(1);
    expect(problems[0]).toContain('This entry is gone.');
    expect(isStarred(stars.get(), 'b')).toBe(false);
    await expect.poll(() => engine.get().items).toEqual([]);
  });

  it('turn with each press, also while the device has not taken in the one before', async () => {
    const { stars, sent, answer } = openStars();
    for (const isOn of [true, false, true, false]) {
      stars.toggle('b');
      expect(isStarred(stars.get(), 'b')).toBe(isOn);
      await Promise.resolve();
    }
    stars.toggle('b');
    for (const seq of [1, 2, 3, 4, 5]) await answer(savedOutcome(seq));
    await expect.poll(() => stars.get().wanted.size).toBe(0);
    expect(sent).toEqual([true, false, true, false, true]);
    expect(isStarred(stars.get(), 'b')).toBe(true);
  });

  it('end as the judge last wanted, however fast the key is pressed', async () => {
    const { stars, sent, answer } = openStars();
    stars.toggle('b');
    stars.toggle('b');
    await answer(savedOutcome(4));
    await answer(savedOutcome(5));
    await expect.poll(() => stars.get().wanted.size).toBe(0);
    expect(sent).toEqual([true, false]);
    expect(isStarred(stars.get(), 'b')).toBe(false);
  });
});
