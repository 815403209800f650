import { expect, test } from 'vitest';
import type { Connection } from '../../../client/src/realtime/connection.ts';
import type { Owed } from '../../drill/ledger.ts';
import type { PhoneRecord } from '../../drill/phone.ts';
import { countEntries, judge, returnsOf, type DrillRecord } from '../../drill/verdict.ts';

const live: Connection = { kind: 'live', via: 'websocket' };
const updating: Connection = {
  kind: 'lost',
  reason: 'server-updating',
  attempt: 1,
  retryAt: 0,
  isOffline: false,
};
const owed = (nth: number, madeAt: number, at: number): Owed => ({
  ...{ key: `key-${nth}`, caption: `Drill ${nth}`, madeAt, unanswered: 0, refusal: null },
  accepted: { at, entryId: `entry-${nth}`, seq: nth },
});
const entries = [owed(1, 500, 600), owed(2, 950, 1200), owed(3, 9000, 23_000)];
const phone: PhoneRecord = {
  ...{ from: 0, resets: 0 },
  heard: [1, 2, 3].map((seq) => ({ seq, prev: seq - 1 })),
  connections: [
    { at: 100, connection: live },
    { at: 1500, connection: updating },
    { at: 24_000, connection: live },
  ],
};

/** SIGTERM after a second, gone after two, started after 22, ready half a second later. */
const good: DrillRecord = {
  ...{ signalledAt: 1000, exitedAt: 2000, exitCode: 0, startedAt: 22_000 },
  ready: [
    { at: 900, status: 200 },
    { at: 1010, status: 503 },
    { at: 2100, status: null },
    { at: 22_100, status: null },
    { at: 22_500, status: 200 },
  ],
  phones: [phone, phone],
  owed: entries,
  feed: entries.map(({ caption }, nth) => ({ id: `entry-${nth + 1}`, caption })),
  wall: { updatingAt: 1600, backAt: 25_000, showsAll: true, stayed: true },
};

const failed = (changes: Partial<DrillRecord>): readonly string[] =>
  judge({ ...good, ...changes })
    .filter(({ holds }) => !holds)
    .map(({ name }) => name);
const onePhone = (changes: Partial<PhoneRecord>) => ({ phones: [phone, { ...phone, ...changes }] });
const lastEntry = (changes: Partial<Owed>) => ({
  owed: [...entries.slice(0, 2), ...entries.slice(2).map((each) => ({ ...each, ...changes }))],
});

test('a deploy that harmed nobody passes', () => {
  expect(failed({})).toEqual([]);
  expect(countEntries(good)).toEqual({
    ...{ before: 1, during: 1, after: 1, sentAgain: 0 },
    made: { all: 3, during: 1 },
  });
  expect(returnsOf(good)).toEqual([1500, 1500, 2500]);
});

test('it fails when the process ends late, or not with 0', () => {
  expect(failed({ exitedAt: 26_000 })).toEqual(['shutdown']);
  expect(failed({ exitCode: 1 })).toEqual(['shutdown']);
  expect(failed({ exitCode: null })).toEqual(['shutdown']);
});

test('it fails when /ready does not say 503 at once, or takes it back', () => {
  const ready = good.ready.filter(({ status }) => status !== 503);
  expect(failed({ ready })).toEqual(['/ready']);
  expect(
    failed({ ready: [{ at: 1200, status: 200 }, ...ready, { at: 2001, status: 503 }] }),
  ).toEqual(['/ready']);
  const relapse = [...good.ready.slice(0, 2), { at: 1100, status: 200 }, ...good.ready.slice(2)];
  expect(failed({ ready: relapse })).toEqual(['/ready']);
});

test('it fails when an acknowledged entry is gone, or one was never answered', () => {
  expect(failed({ feed: good.feed.slice(1) })).toEqual(['lost']);
  expect(failed(lastEntry({ accepted: null }))).toContain('lost');
});

test('it fails when a key has two entries', () => {
  expect(failed({ feed: [...good.feed, { id: 'another', caption: 'Drill 2' }] })).toEqual([
    'doubled',
  ]);
});

test('it fails when an entry was refused for good, and says why', () => {
  const refused = lastEntry({ accepted: null, refusal: 'contest_closed: Too late.' });
  expect(failed(refused)).toContain('refused for good');
  expect(judge({ ...good, ...refused }).map(({ says }) => says)).toContain(
    '1, the first with contest_closed: Too late.',
  );
});

test('it fails when a client missed or doubled an event, or had to take a snapshot', () => {
  expect(failed(onePhone({ heard: phone.heard.slice(0, 2) }))).toEqual(['once and in order']);
  expect(failed(onePhone({ heard: [...phone.heard, ...phone.heard.slice(2)] }))).toEqual([
    'once and in order',
  ]);
  expect(failed(onePhone({ resets: 1 }))).toEqual(['once and in order']);
  expect(failed(onePhone({ from: null }))).toEqual(['once and in order']);
});

test('it fails when somebody was not told that the server updates', () => {
  const lost: Connection = { ...updating, reason: 'lost' };
  const connections = phone.connections.map((each) =>
    each.connection === updating ? { ...each, connection: lost } : each,
  );
  expect(failed(onePhone({ connections }))).toEqual(['"Server updating"']);
  expect(failed({ wall: { ...good.wall, updatingAt: null } })).toEqual(['"Server updating"']);
});

test('it fails when somebody is late, does not return, or is lost again', () => {
  const [first, second] = phone.connections;
  const begin = [first, second].filter((each) => each !== undefined);
  expect(failed(onePhone({ connections: [...begin, { at: 27_501, connection: live }] }))).toEqual([
    'back',
  ]);
  expect(failed(onePhone({ connections: begin }))).toEqual(['back']);
  const again = [...phone.connections, { at: 30_000, connection: updating }];
  expect(failed(onePhone({ connections: [...again, { at: 31_000, connection: live }] }))).toEqual([
    'back',
  ]);
  expect(failed({ wall: { ...good.wall, backAt: null } })).toEqual(['back']);
});

test('it fails when the wall in the browser lacks entries, or was loaded anew', () => {
  expect(failed({ wall: { ...good.wall, showsAll: false } })).toEqual(['the wall']);
  expect(failed({ wall: { ...good.wall, stayed: false } })).toEqual(['the wall']);
});

test('it fails when nothing was entered in the gap, for nothing was shown', () => {
  expect(failed({ owed: entries.slice(0, 2), feed: good.feed.slice(0, 2) })).toEqual(['entries']);
});
