import { describe, expect, it } from 'vitest';
import { createStars, isStarred, type StarsDeps } from '../../../client/src/pages/judge/stars.ts';
import { err, ok } from '../../../shared/base/result.ts';

const openStars = () => {
  const sent: boolean[] = [];
  const problems: string[] = [];
  const waiting: ((isKept: boolean) => void)[] = [];
  const command: StarsDeps['api']['command'] = (wanted) => {
    if ('starred' in wanted) sent.push(wanted.starred);
    return new Promise((resolve) => {
      waiting.push((isKept) =>
        resolve(
          isKept
            ? ok({ success: true, seq: 1, result: null, replayed: false })
            : err({ code: 'unreachable', status: 0, message: 'No answer.' }),
        ),
      );
    });
  };
  const call = (async () => ok({ entries: ['a'] })) as StarsDeps['api']['call'];
  const stars = createStars({
    api: { call, command },
    onProblem: (sentence) => problems.push(sentence),
  });
  return { stars, sent, problems, answer: (isKept: boolean) => waiting.shift()?.(isKept) };
};

describe('a judge’s private stars', () => {
  it('are fetched at the start', async () => {
    const { stars } = openStars();
    await stars.load();
    expect(isStarred(stars.get(), 'a')).toBe(true);
    expect(isStarred(stars.get(), 'b')).toBe(false);
  });

  it('show at once, marked as wanted until the server has them', async () => {
    const { stars, answer } = openStars();
    stars.toggle('b');
    expect(isStarred(stars.get(), 'b')).toBe(true);
    expect(stars.get().wanted.has('b')).toBe(true);
    answer(true);
    await expect.poll(() => stars.get().wanted.size).toBe(0);
    expect(isStarred(stars.get(), 'b')).toBe(true);
  });

  it('go back, with a sentence, when they were not kept', async () => {
    const { stars, answer, problems } = openStars();
    stars.toggle('b');
    answer(false);
    await expect.poll(() => problems.length).toBe(1);
    expect(problems[0]).toContain('No answer.');
    expect(isStarred(stars.get(), 'b')).toBe(false);
  });

  it('end as the judge last wanted, however fast the key is pressed', async () => {
    const { stars, sent, answer } = openStars();
    stars.toggle('b');
    stars.toggle('b');
    answer(true);
    await expect.poll(() => sent.length).toBe(2);
    answer(true);
    await expect.poll(() => stars.get().wanted.size).toBe(0);
    expect(sent).toEqual([true, false]);
    expect(isStarred(stars.get(), 'b')).toBe(false);
  });
});
