import { describe, expect, test } from 'vitest';
import { createContestStore, paceMs, type News } from '../../client/src/state/contest-store.ts';
import { createFakeClock } from '../support/fake-clock.ts';
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
  const clock = createFakeClock();
  const store = createContestStore(clock);
  const news: News[] = [];
  store.onNews((item) => news.push(item));
  const numbers = () => {
    const state = store.get();
    return state.kind === 'ready'
      ? Object.values(state.view.entries).map((entry) => entry.number)
      : state.kind;
  };
  const enter = (number: number) =>
    store.receive('newSubmission', sampleEntry(number), meta(number));
  return { clock, store, news, numbers, enter };
};

const numberOf = (item: News) =>
  item.kind === 'event' && item.event.name === 'newSubmission' ? item.event.data.number : item.kind;

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
    const { clock, store, numbers } = openStore();
    store.replace('public', snapshot(5, [1]));
    store.receive('roundOpened', {}, meta(6));
    store.receive('newSubmission', sampleEntry(2), meta(7));
    clock.advance(paceMs);
    expect(numbers()).toEqual([1, 2]);
    expect(store.get()).toMatchObject({ cursor: { epoch: 'a', seq: 7 } });
  });

  test('after a reset shows the new snapshot and says what was shown before', () => {
    const { store, news, numbers } = openStore();
    store.replace('public', snapshot(5, [1, 2]));
    store.replace('public', snapshot(2, [2, 3, 4], 'b'));
    expect(numbers()).toEqual([2, 3, 4]);
    expect(news).toMatchObject([{ kind: 'caught-up', before: snapshot(5, [1, 2]).view }]);
    store.receive('newSubmission', sampleEntry(5), { ...meta(3), epoch: 'b' });
    expect(numbers()).toEqual([2, 3, 4, 5]);
  });

  test('does not call it news when a judge signs in and sees more', () => {
    const { store, news } = openStore();
    store.replace('public', snapshot(5, [1]));
    store.replace('judges', snapshot(5, [1, 2, 3]));
    expect(news).toEqual([{ kind: 'caught-up', before: null }]);
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

describe('a contest that is busy', () => {
  test('is shown at once and then four times a second, with everything, in order, once', () => {
    const { clock, store, news, numbers, enter } = openStore();
    store.replace('public', snapshot(0, []));
    const shown: unknown[] = [];
    store.subscribe(() => shown.push(numbers()));
    enter(1);
    enter(2);
    enter(3);
    expect(shown).toEqual([[1]]);
    clock.advance(paceMs - 1);
    enter(3);
    enter(4);
    expect(shown).toHaveLength(1);
    clock.advance(1);
    expect(shown).toEqual([[1], [1, 2, 3, 4]]);
    enter(5);
    clock.advance(paceMs);
    expect(shown.at(-1)).toEqual([1, 2, 3, 4, 5]);
    expect(news.map(numberOf)).toEqual([1, 2, 3, 4, 5]);
    expect(store.get()).toMatchObject({ cursor: { seq: 5 } });
  });

  test('that falls silent shows the next event at once again', () => {
    const { clock, store, numbers, enter } = openStore();
    store.replace('public', snapshot(0, []));
    enter(1);
    clock.advance(paceMs);
    expect(clock.pending).toBe(0);
    enter(2);
    expect(numbers()).toEqual([1, 2]);
  });

  test('never tells of what is not shown yet', () => {
    const { clock, store, numbers, enter } = openStore();
    store.replace('public', snapshot(0, []));
    const shownWhenTold: unknown[] = [];
    store.onNews((item) => shownWhenTold.push([numberOf(item), numbers()]));
    enter(1);
    enter(2);
    enter(3);
    clock.advance(paceMs);
    expect(shownWhenTold).toEqual([
      [1, [1]],
      [2, [1, 2, 3]],
      [3, [1, 2, 3]],
    ]);
  });

  test('gives each piece of news the view that it changed', () => {
    const { clock, store, news, enter } = openStore();
    store.replace('public', snapshot(0, []));
    enter(1);
    enter(2);
    const categories = [{ id: 'new', name: 'Brand new', rule: '', places: 1 }];
    store.receive('categoriesChanged', { categories }, meta(3));
    enter(4);
    clock.advance(paceMs);
    const namesBefore = news.map(
      (item) => item.kind === 'event' && item.before.categories.map(({ name }) => name),
    );
    expect(namesBefore).toEqual([['Blackwork'], ['Blackwork'], ['Blackwork'], ['Brand new']]);
  });

  test('takes a snapshot at once; what waited and is in it is neither lost nor doubled', () => {
    const { clock, store, news, numbers, enter } = openStore();
    store.replace('public', snapshot(0, []));
    for (const number of [1, 2, 3, 4]) enter(number);
    store.replace('public', snapshot(3, [1, 2, 3]));
    expect(numbers()).toEqual([1, 2, 3]);
    enter(3);
    clock.advance(paceMs);
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(news.map(numberOf)).toEqual([1, 'caught-up', 4]);
    expect(news[1]).toMatchObject({ kind: 'caught-up', before: snapshot(1, [1]).view });
  });

  test('forgets what waited when another history or another audience takes over', () => {
    const { clock, store, numbers, enter } = openStore();
    store.replace('public', snapshot(0, []));
    enter(1);
    enter(2);
    store.replace('public', snapshot(1, [7], 'b'));
    clock.advance(paceMs);
    expect(numbers()).toEqual([7]);
    store.receive('newSubmission', sampleEntry(8), { ...meta(2), epoch: 'b' });
    store.receive('newSubmission', sampleEntry(9), { ...meta(3), epoch: 'b' });
    store.replace('judges', snapshot(2, [7, 8], 'b'));
    clock.advance(paceMs);
    expect(numbers()).toEqual([7, 8]);
  });
});
