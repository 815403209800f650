import { describe, expect, test } from 'vitest';
import { createContestStore, type News } from '../../client/src/state/contest-store.ts';
import { sampleEntry, sampleView } from '../support/sample-contest.ts';

const snapshot = (seq: number, numbers: readonly number[], epoch = 'a') => ({
  epoch,
  seq,
  view: sampleView(numbers.map((number) => sampleEntry(number))),
});

const meta = (seq: number, over: { stream?: string; prev?: number } = {}) => ({
  stream: 'public',
  epoch: 'a',
  seq,
  prev: seq - 1,
  at: 0,
  ...over,
});

const openStore = () => {
  const store = createContestStore();
  const news: News[] = [];
  store.onNews((item) => news.push(item));
  const numbers = () => {
    const state = store.get();
    return state.kind === 'ready'
      ? Object.values(state.view.entries).map((entry) => entry.number)
      : state.kind;
  };
  return { store, news, numbers };
};

describe('the contest as the page shows it', () => {
  test('appears with the first snapshot, which is no news', () => {
    const { store, news, numbers } = openStore();
    expect(numbers()).toBe('loading');
    store.paint('public', snapshot(5, [1, 2]));
    expect(numbers()).toEqual([1, 2]);
    expect(news).toEqual([]);
  });

  test('grows with each entry that arrives', () => {
    const { store, news, numbers } = openStore();
    store.replace('public', snapshot(5, [1]));
    store.receive('newSubmission', sampleEntry(2), meta(6));
    expect(numbers()).toEqual([1, 2]);
    expect(news.map((item) => item.kind)).toEqual(['event']);
  });

  test('does not take an event twice', () => {
    const { store, news } = openStore();
    store.replace('public', snapshot(5, [1]));
    store.receive('newSubmission', sampleEntry(2), meta(6));
    store.receive('newSubmission', sampleEntry(2), meta(6));
    store.receive('entryRemoved', { id: 'entry-1' }, meta(4));
    expect(news).toHaveLength(1);
  });

  test('ignores the stream of somebody else', () => {
    const { store, numbers } = openStore();
    store.replace('public', snapshot(5, [1]));
    store.receive('newSubmission', sampleEntry(2), meta(6, { stream: 'judges' }));
    expect(numbers()).toEqual([1]);
  });

  test('moves past an event of a newer release and goes on', () => {
    const { store, numbers } = openStore();
    store.replace('public', snapshot(5, [1]));
    store.receive('roundOpened', {}, meta(6));
    store.receive('newSubmission', sampleEntry(2), meta(7));
    expect(numbers()).toEqual([1, 2]);
    expect(store.get()).toMatchObject({ cursor: { epoch: 'a', seq: 7 } });
  });

  test('after a reset shows the new snapshot and says how many entries are new', () => {
    const { store, news, numbers } = openStore();
    store.replace('public', snapshot(5, [1, 2]));
    store.replace('public', snapshot(2, [2, 3, 4], 'b'));
    expect(numbers()).toEqual([2, 3, 4]);
    expect(news).toEqual([{ kind: 'caught-up', newEntries: 2 }]);
    store.receive('newSubmission', sampleEntry(5), { ...meta(3), epoch: 'b' });
    expect(numbers()).toEqual([2, 3, 4, 5]);
  });

  test('does not call it news when a judge signs in and sees more', () => {
    const { store, news } = openStore();
    store.replace('public', snapshot(5, [1]));
    store.replace('judges', snapshot(5, [1, 2, 3]));
    expect(news).toEqual([{ kind: 'caught-up', newEntries: 0 }]);
  });

  test('a first paint that comes late does not undo what came by the socket', () => {
    const { store, numbers } = openStore();
    store.replace('public', snapshot(9, [1, 2, 3]));
    store.paint('public', snapshot(5, [1]));
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test('a failed snapshot never takes away what is shown', () => {
    const { store, numbers } = openStore();
    const error = { code: 'unreachable', status: 0, message: 'No network.' } as const;
    store.fail(error);
    expect(store.get()).toEqual({ kind: 'failed', error });
    store.replace('public', snapshot(5, [1]));
    store.fail(error);
    expect(numbers()).toEqual([1]);
  });
});
