import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Hello, Ping, Welcome } from '../../shared/wire/frames.ts';
import { enterDesign, enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { findFlaws, isFlawless } from '../support/once-and-in-order.ts';
import {
  openPythonClient,
  whyNoPythonClient,
  type PythonClient,
} from '../support/python-client.ts';

const reason = await whyNoPythonClient();
const intervalMs = 300;
const timeoutMs = 3000;
let contest: ContestServer;

beforeEach(async (context) => {
  // Where apt-get has nothing; the verdict of `npm test` names what was skipped.
  if (reason !== undefined) context.skip(reason);
  contest = await startContestServer({
    REALTIME_HEARTBEAT_INTERVAL: String(intervalMs),
    REALTIME_HEARTBEAT_TIMEOUT: String(timeoutMs),
  });
});
afterEach(async () => {
  await contest.dispose();
});

const hello: Hello = { clientId: '0123456789abcdefghjkmnpqrs', generation: 0, cursors: {} };

const isConnected = ({ all }: PythonClient): boolean => all('connect').length > 0;
const hasHeard =
  (count: number) =>
  ({ deliveries }: PythonClient): boolean =>
    deliveries().length >= count;
const isAnswered =
  (count: number) =>
  ({ all }: PythonClient): boolean =>
    all('answer').length >= count;
const idsHeard = ({ deliveries }: PythonClient): readonly string[] =>
  deliveries().map(([, data]) => (data as { id: string }).id); // Each is an entry.

const saveFirst = async (entryId: string): Promise<void> => {
  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [entryId] });
};

const signIn = async (): Promise<string> => {
  const answer = await fetch(`${contest.url}/api/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ password: contest.adminPassword }),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
};

describe.each(['websocket', 'polling'] as const)('python3-socketio over %s', (transport) => {
  const open = (options: { hello?: Hello; headers?: Record<string, string> } = {}): PythonClient =>
    openPythonClient({ url: contest.url, transport, ...options });

  test('[ME1] [PL1] hears of new entries and winners live, once and in order', async () => {
    const client = open();
    await client.until(isConnected);
    const ids: string[] = [];
    // One after the other: python-engineio gives each message to a thread of its own, which may overtake another.
    for (const caption of ['Rose', 'Ship', 'Koi']) {
      ids.push((await enterDesign(contest.url, { caption })).id);
      await client.until(hasHeard(ids.length));
    }
    await saveFirst(ids[0] ?? '');
    await client.until(hasHeard(4));
    client.emit('command', 'to hear what comes after');
    await client.until(isAnswered(1));

    expect(client.told[0]).toEqual(['connect', transport]);
    const deliveries = client.deliveries();
    expect(deliveries.map(([name]) => name)).toEqual([
      ...ids.map(() => 'newSubmission'),
      'saveWinners',
    ]);
    expect(deliveries.slice(0, 3)).toMatchObject(ids.map((id) => ['newSubmission', { id }, {}]));
    expect(deliveries[3]).toMatchObject([
      'saveWinners',
      { winners: { flash: [{ id: ids[0], place: 1 }] }, revision: 1 },
      { stream: 'public' },
    ]);
    const heard = deliveries.map(([, , meta]) => meta);
    const from = heard[0]?.prev ?? -1;
    expect(findFlaws(from, heard, [])).toSatisfy(isFlawless);
    // Nothing of ours that it does not know was said to it.
    expect(client.told.map(([name]) => name)).toEqual([
      'connect',
      ...deliveries.map(([name]) => name),
      'answer',
    ]);
  });

  test('[CO1] sends a command and gets its answer, as who has signed in and as anybody', async () => {
    const { id } = await enterDesign(contest.url, { caption: 'Rose' });
    const envelope = {
      key: 'from-python-1',
      command: { type: 'saveWinners', winners: { flash: [id] } },
    };
    const anybody = open();
    anybody.emit('command', envelope);
    await anybody.until(isAnswered(1));
    expect(anybody.all('answer')[0]).toMatchObject({ code: 'not_signed_in' });

    const organiser = open({ headers: { Cookie: await signIn() } });
    for (const count of [1, 2]) {
      organiser.emit('command', envelope);
      await organiser.until(isAnswered(count));
    }
    expect(organiser.all('answer')).toMatchObject([
      { success: true, replayed: false },
      { success: true, replayed: true },
    ]);
    await anybody.until(hasHeard(1));
    expect(anybody.deliveries()).toMatchObject([['saveWinners', { revision: 1 }, {}]]);
  });

  test('[HE1] [RS1] [BA1] says hello, is resumed from its cursor, and [HB1] stays by answering heartbeats', async () => {
    const entered = await enterDesigns(contest.url, ['Rose', 'Ship', 'Koi']);
    const first = open({ hello });
    await first.until(({ all }) => all('welcome').length === 1);
    const [{ epoch, streams }] = first.all('welcome') as [Welcome];
    expect(streams.public).toMatchObject({ kind: 'reset', reason: 'first-visit' });

    const place = { epoch, seq: entered[0]?.seq ?? 0 };
    const another = { ...hello, clientId: 'zyxwvtsrqpnmkjhgfedcba9876' };
    const second = open({ hello: { ...another, cursors: { public: place } } });
    await second.until(hasHeard(2));
    const [welcome] = second.all('welcome') as [Welcome];
    expect(welcome.streams.public).toMatchObject({ kind: 'resumed', from: place.seq, epoch });
    expect(second.all('batch')).toHaveLength(1);
    expect(second.deliveries().map(([name, data]) => [name, data])).toMatchObject(
      entered.slice(1).map(({ id }) => ['newSubmission', { id }]),
    );

    const pingsInTimeout = timeoutMs / intervalMs;
    const isAlive = ({ all }: PythonClient): boolean =>
      all('heartbeat-ping').length > pingsInTimeout + 3;
    await second.until((each) => isAlive(each) || each.all('disconnect').length > 0);
    const { heads } = second.all('heartbeat-ping').at(-1) as Ping;
    expect(heads.public).toEqual({ epoch, seq: entered.at(-1)?.seq });
    expect(second.all('disconnect')).toEqual([]);
  });

  test('[RS4] after kill -9 it comes back by itself, and goes on where it was', async () => {
    const client = open({ hello });
    const plain = open();
    await client.until(({ all }) => all('welcome').length === 1);
    await plain.until(isConnected);
    const before = await enterDesign(contest.url, { caption: 'Rose' });
    await client.until(hasHeard(1));
    await plain.until(hasHeard(1));
    await contest.kill9();
    await client.until(({ all }) => all('disconnect').length === 1);
    await contest.start();
    const missed = await enterDesign(contest.url, { caption: 'Ship' });
    await client.until(hasHeard(2));
    await plain.until(({ all }) => all('connect').length === 2);
    const live = await enterDesign(contest.url, { caption: 'Koi' });
    await client.until(hasHeard(3));
    await plain.until((each) => idsHeard(each).includes(live.id));

    const welcome = client.all('welcome').at(-1) as Welcome;
    expect(welcome.streams.public).toMatchObject({ kind: 'resumed', from: before.seq });
    expect(idsHeard(client)).toEqual([before.id, missed.id, live.id]);
    // Who says no hello is owed what comes while it is there, and nothing twice.
    expect(new Set(idsHeard(plain)).size).toBe(idsHeard(plain).length);
  });
});
