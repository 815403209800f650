import { describe, expect, test } from 'vitest';
import { judge, type Applied, type Published } from '../../support/delivery-oracle.ts';

const published: readonly Published[] = [1, 2, 4, 7].map((seq) => ({
  stream: 'public',
  seq,
  hash: `hash of ${seq}`,
}));
const got = (seq: number, hash = `hash of ${seq}`): Applied => ({
  ...{ kind: 'event', stream: 'public' },
  ...{ seq, hash },
});
const snapshot = (seq: number): Applied => ({ kind: 'snapshot', stream: 'public', seq });
const fromStart = new Map([['public', 0]]);
const verdictOn = (...applied: readonly Applied[]): readonly string[] =>
  judge(published, applied, fromStart).map(({ kind, seq }) => `${kind} ${seq}`);

describe('the oracle', () => {
  test('has nothing against everything once and in order', () => {
    expect(verdictOn(got(1), got(2), got(4), got(7))).toEqual([]);
  });
  test('has nothing against a snapshot that covers what was missed', () => {
    expect(verdictOn(got(1), snapshot(4), got(7))).toEqual([]);
    expect(verdictOn(snapshot(9))).toEqual([]);
  });
  test('has nothing against who came later for what was there before', () => {
    expect(judge(published, [got(7)], new Map([['public', 4]]))).toEqual([]);
  });
  test.each([
    ['what is missing', [got(1), got(2), got(7)], ['lost 4']],
    ['what is missing at the end', [got(1), got(2), got(4)], ['lost 7']],
    ['what a snapshot does not cover', [got(1), snapshot(2), got(7)], ['lost 4']],
    ['what came twice', [got(1), got(2), got(2), got(4), got(7)], ['doubled 2']],
    ['what came in another order', [got(1), got(4), got(2), got(7)], ['out of order 2']],
    ['what is not as it was', [got(1), got(2, 'another'), got(4), got(7)], ['changed 2']],
    ['what nobody published', [got(1), got(2), got(3), got(4), got(7)], ['invented 3']],
    ['what a snapshot already showed', [snapshot(4), got(2), got(7)], ['doubled 2']],
  ])('tells %s', (_what, applied, verdict) => {
    expect(verdictOn(...applied)).toEqual(verdict);
  });
  test('tells what somebody got who may not see it', () => {
    const other: Applied = { kind: 'event', stream: 'judges', seq: 1, hash: '' };
    expect(judge([], [other], fromStart)).toEqual([
      { kind: 'not entitled', stream: 'judges', seq: 1 },
    ]);
  });
});
