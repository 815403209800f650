import { expect, test } from 'vitest';
import { summarise } from '../../bench/statistics.ts';
import { judge, type LoadRecord } from '../../load/verdict.ts';

const limits = { clients: 2, maxResponseP99: 1000, maxDelayP95: 500 };
const heard = (...seqs: readonly number[]) =>
  seqs.map((seq, nth) => ({ seq, prev: seqs[nth - 1] ?? 4 }));
const counters = { 'sockets.opened': 2, 'http.codes.201': 2 };
const summaries = {
  'entries.response_time': summarise([200, 300]),
  'events.delivery_delay': summarise([5, 9]),
};
const good: LoadRecord = {
  observers: [
    { from: 4, heard: heard(5, 7), resets: 0 },
    { from: 4, heard: heard(5, 7), resets: 0 },
  ],
  accepted: [
    { id: 'a', seq: 5 },
    { id: 'b', seq: 7 },
  ],
  feed: ['old', 'a', 'b'],
  figures: { counters, summaries },
};

const failed = (changes: Partial<LoadRecord>): readonly string[] =>
  judge({ ...good, ...changes }, limits)
    .filter(({ holds }) => !holds)
    .map(({ name }) => name);

const oneHeard = (...events: LoadRecord['observers'][number]['heard']) => ({
  observers: [good.observers[0], { from: 4, heard: events, resets: 0 }].filter(
    (each) => each !== undefined,
  ),
});
const counting = (more: Readonly<Record<string, number>>) => ({
  figures: { counters: { ...counters, ...more }, summaries },
});

test('a load that everybody heard once and in order passes', () => {
  expect(failed({})).toEqual([]);
});

test.each([
  ['missed an entry', oneHeard({ seq: 5, prev: 4 })],
  ['heard one twice', oneHeard(...heard(5, 7), { seq: 7, prev: 5 })],
  ['heard them in another order', oneHeard({ seq: 7, prev: 4 }, { seq: 5, prev: 4 })],
  [
    'heard one although it lacks what was before',
    oneHeard({ seq: 5, prev: 4 }, { seq: 7, prev: 6 }),
  ],
  ['had to take a snapshot', { observers: [{ from: 4, heard: heard(5, 7), resets: 1 }] }],
])('it fails when a client %s', (_, changes) => {
  expect(failed(changes)).toEqual(['once and in order']);
});

test('it fails when nothing was accepted, for nothing was shown', () => {
  expect(failed({ accepted: [] })).toEqual(['once and in order']);
});

test.each([
  ['not in the feed', ['old', 'a']],
  ['in the feed twice', ['a', 'b', 'b']],
])('it fails when an accepted entry is %s', (_, feed) => {
  expect(failed({ feed })).toEqual(['in the feed']);
});

test('it fails when a client got no socket', () => {
  expect(failed(counting({ 'sockets.opened': 1 }))).toEqual(['sockets']);
});

test.each(['errors.ECONNRESET', 'http.codes.503', 'http.codes.404'])('it fails with %s', (name) => {
  expect(failed(counting({ [name]: 1 }))).toEqual(['errors']);
});

test('entries that the rate limits turned away are told as that, with what to do', () => {
  const figures = counting({ 'http.codes.429': 3, 'entries.turned_away': 3 });
  expect(failed(figures)).toEqual(['rate limits']);
  const told = judge({ ...good, ...figures }, limits).find(({ name }) => name === 'rate limits');
  expect(told?.says).toContain('3 entries were turned away (429)');
  expect(told?.says).toContain('RATE_LIMIT_SUBMIT_PER_ADDRESS');
});

test('it fails when a limit is passed or was never measured', () => {
  const slow = { ...summaries, 'entries.response_time': summarise([1001]) };
  const late = { ...summaries, 'events.delivery_delay': summarise([501]) };
  expect(failed({ figures: { counters, summaries: slow } })).toEqual(['response time']);
  expect(failed({ figures: { counters, summaries: late } })).toEqual(['delivery']);
  expect(failed({ figures: { counters, summaries: {} } })).toEqual(['response time', 'delivery']);
});
