import { describe, expect, test } from 'vitest';
import { judge, resetHash, type Applied, type Published } from '../../support/delivery-oracle.ts';

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

describe('the oracle, where histories and entitlement change', () => {
  const epochs: readonly Published[] = [
    ...[1, 2, 3].map((seq) => ({ stream: 'public', epoch: 'old', seq, hash: `old ${seq}` })),
    ...[1, 2, 4].map((seq) => ({ stream: 'public', epoch: 'new', seq, hash: `new ${seq}` })),
  ];
  const at = (epoch: string, seq: number) => ({ stream: 'public', epoch, seq });
  const event = (epoch: string, seq: number): Applied => ({
    ...{ kind: 'event', ...at(epoch, seq) },
    hash: `${epoch} ${seq}`,
  });
  const entered: Applied = { kind: 'entered', ...at('old', 0) };
  const reset = (seq: number): Applied => ({ kind: 'reset', ...at('new', seq) });
  const shown = (seq: number): Applied => ({ kind: 'snapshot', ...at('new', seq) });
  const left = (epoch: string, seq: number): Applied => ({ kind: 'left', ...at(epoch, seq) });
  const verdict = (...applied: readonly Applied[]): readonly string[] =>
    judge(epochs, applied, new Map(), () => 'new').map(({ kind, seq }) => `${kind} ${seq}`);

  test('has nothing against who goes over to the new history by a snapshot', () => {
    expect(verdict(entered, event('old', 1), reset(2), shown(2), event('new', 4))).toEqual([]);
  });
  test('has nothing against who left, and was owed no more', () => {
    expect(verdict(entered, event('old', 1), left('old', 1))).toEqual([]);
  });
  test('has nothing against who lacks what was taken back', () => {
    const [first, second] = epochs;
    const taken = [first, second && { ...second, isWithdrawn: true }, epochs[2]];
    const published = taken.filter((each) => each !== undefined);
    const applied = [entered, event('old', 1), event('old', 3)];
    expect(judge(published, applied, new Map(), () => 'old')).toEqual([]);
  });
  test.each([
    ['a snapshot that never came', [entered, event('old', 1), reset(2)], ['lost 2']],
    [
      'what was shown before it',
      [entered, reset(2), event('new', 4), shown(4)],
      ['before its snapshot 4'],
    ],
    [
      'one that does not reach far enough',
      [entered, reset(4), shown(2), event('new', 4)],
      ['snapshot too old 2'],
    ],
    [
      'an event of another history',
      [entered, event('new', 1), reset(2), shown(4)],
      ['another history 1'],
    ],
    [
      'who stays in the old history',
      [entered, event('old', 1), event('old', 2), event('old', 3)],
      ['another history 3'],
    ],
    ['what is missing before a reset', [entered, event('old', 2), reset(2), shown(4)], ['lost 1']],
    ['what is missing before the end', [entered, event('old', 2), left('old', 2)], ['lost 1']],
    ['what comes after the end', [entered, left('old', 0), event('old', 1)], ['not entitled 1']],
  ])('tells %s', (_what, applied, found) => {
    expect(verdict(...applied)).toEqual(found);
  });
  test('tells who passed a record that resets the stream', () => {
    const revealed = [...epochs.slice(0, 2), { ...at('old', 3), hash: resetHash }];
    const applied = [entered, event('old', 1), event('old', 2)];
    expect(judge(revealed, applied, new Map(), () => 'old')).toEqual([
      { kind: 'lost', stream: 'public', seq: 3 },
    ]);
  });
});
