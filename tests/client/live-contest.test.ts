import { describe, expect, test } from 'vitest';
import { createAnnouncer } from '../../client/src/announcer/announcer.ts';
import { createDeferredSocket } from '../../client/src/realtime/deferred-socket.ts';
import { createLiveContest } from '../../client/src/realtime/live-contest.ts';
import type { LiveSocketEvents } from '../../client/src/realtime/live-socket.ts';
import { createContestStore } from '../../client/src/state/contest-store.ts';
import { createToasts } from '../../client/src/state/toasts.ts';
import { ok } from '../../shared/base/result.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { sampleEntry, sampleView } from '../support/sample-contest.ts';

const snapshotOf = (seq: number, numbers: readonly number[]) => ({
  epoch: 'a',
  seq,
  view: sampleView(numbers.map((number) => sampleEntry(number))),
});

const lost = { kind: 'waiting', attempt: 0, retryAt: 0, cause: 'lost' } as const;
const live = { kind: 'live', stream: 'public', via: 'websocket' } as const;

type Kept = ReturnType<typeof snapshotOf>;

type Visit = { readonly kept?: Kept | Promise<Kept>; readonly first?: Kept };

const openPage = async (visit: Visit = {}) => {
  const clock = createFakeClock();
  const announcer = createAnnouncer(clock);
  const toasts = createToasts(clock, announcer);
  const contest = createContestStore(clock);
  const opened: LiveSocketEvents[] = [];
  const fetched: (string | undefined)[] = [];
  const keeping: string[] = [];
  const results = { count: 0 };
  const fetchSnapshot = async (url?: string) => {
    fetched.push(url);
    await new Promise((answered) => setImmediate(answered));
    return ok(visit.first ?? snapshotOf(5, [1]));
  };
  const page = createLiveContest({
    openSocket: (given) => {
      opened.push(given);
      return { connect: () => undefined, reconnect: () => undefined };
    },
    fetchFirst: () => fetchSnapshot(),
    fetchSnapshot: (_stream, url) => fetchSnapshot(url),
    kept: {
      load: async () => (await visit.kept) ?? null,
      adopt: (_stream, { seq }) => void keeping.push(`snapshot ${String(seq)}`),
      follow: (_name, _data, { seq }) => void keeping.push(`event ${String(seq)}`),
      forget: async () => undefined,
    },
    likelyStream: () => 'public',
    onSignedOut: () => undefined,
    onEpoch: () => undefined,
    onResults: () => void (results.count += 1),
    ...{ contest, announcer, toasts, clock },
  });
  const started = page.start();
  // What the device keeps may come later than the first answer.
  if (!(visit.kept instanceof Promise)) await started;
  else await clock.advanceAsync(0);
  const [socket] = opened;
  if (socket === undefined) throw new Error('The page opened no socket.');
  const enter = (number: number) =>
    socket.onEvent('newSubmission', sampleEntry(number), {
      ...{ stream: 'public', epoch: 'a', at: 0 },
      ...{ seq: 4 + number, prev: 3 + number },
    });
  const notes = () => toasts.get().map((toast) => toast.text);
  return { clock, socket, enter, notes, fetched, keeping, results, contest };
};

describe('a page that loses the contest and returns', () => {
  test('is told how many entries it missed', async () => {
    const { clock, socket, enter, notes } = await openPage();
    socket.onState(live);
    socket.onState(lost);
    socket.onState(live);
    enter(2);
    enter(3);
    clock.advance(1000);
    expect(notes()).toEqual(['Back. 2 new entries while you were away.']);
  });

  test('counts the new ones of a fresh snapshot too', async () => {
    const { clock, socket, notes } = await openPage();
    socket.onState(live);
    socket.onState(lost);
    socket.onState(live);
    socket.onSnapshot('public', snapshotOf(9, [1, 2]));
    clock.advance(1000);
    expect(notes()).toEqual(['Back. 1 new entry while you were away.']);
  });

  test('is told nothing on a first visit', async () => {
    const { clock, socket, enter, notes } = await openPage();
    socket.onState(live);
    enter(2);
    clock.advance(1000);
    expect(notes()).toEqual([]);
  });

  test('goes on from its first snapshot instead of fetching it twice', async () => {
    const { socket, fetched } = await openPage();
    expect(socket.keptCursors?.()).toEqual({ public: { epoch: 'a', seq: 5 } });
    expect(fetched).toEqual([undefined]);
  });

  test('[CU1] takes every snapshot after that from where the server says', async () => {
    const { socket, fetched } = await openPage();
    await socket.snapshotOf('public', '/api/snapshot?stream=public&atLeast=7');
    expect(fetched).toEqual([undefined, '/api/snapshot?stream=public&atLeast=7']);
  });
});

describe('a page that was here before', () => {
  test('shows what it kept at once, goes on from there, and is told what is new', async () => {
    const { clock, socket, contest, enter, notes } = await openPage({ kept: snapshotOf(3, []) });
    expect(contest.get()).toMatchObject({ kind: 'ready', cursor: { epoch: 'a', seq: 3 } });
    expect(socket.keptCursors?.()).toEqual({ public: { epoch: 'a', seq: 3 } });
    socket.onState(live);
    enter(1);
    clock.advance(1000);
    expect(notes()).toEqual(['Welcome back. 1 new entry while you were away.']);
  });

  test('is told what is new also where the network was faster than the device', async () => {
    const kept = Promise.withResolvers<ReturnType<typeof snapshotOf>>();
    const { clock, socket, notes } = await openPage({ kept: kept.promise });
    socket.onState(live);
    clock.advance(1000);
    expect(notes()).toEqual([]);
    kept.resolve(snapshotOf(3, []));
    await clock.advanceAsync(1000);
    expect(notes()).toEqual(['Welcome back. 1 new entry while you were away.']);
  });

  test('is told nothing where nothing is new', async () => {
    const { clock, socket, notes } = await openPage({ kept: snapshotOf(5, [1]) });
    socket.onState(live);
    clock.advance(1000);
    expect(notes()).toEqual([]);
  });

  test('keeps what it shows, snapshots and events', async () => {
    const { socket, enter, keeping } = await openPage();
    socket.onState(live);
    enter(2);
    socket.onSnapshot('public', snapshotOf(9, [1, 2]));
    expect(keeping).toEqual(['snapshot 5', 'event 6', 'snapshot 9']);
  });
});

describe('results that came out', () => {
  const withResults = (seq: number) => {
    const snapshot = snapshotOf(seq, [1]);
    const { view } = snapshot;
    return {
      ...snapshot,
      view: { ...view, contest: { ...view.contest, phase: 'results' } },
    } as const;
  };

  test('while somebody was away are told of, with the way to the winners, and celebrated', async () => {
    const { clock, socket, notes, results } = await openPage();
    socket.onState(live);
    socket.onState(lost);
    socket.onState(live);
    socket.onSnapshot('public', withResults(9));
    clock.advance(1000);
    expect(notes()).toEqual(['Back. The results are out.']);
    expect(results.count).toBeGreaterThan(0);
  });

  test('since an earlier visit are celebrated also where the network was faster than the device', async () => {
    const kept = Promise.withResolvers<ReturnType<typeof snapshotOf>>();
    const { clock, socket, results } = await openPage({
      kept: kept.promise,
      first: withResults(9),
    });
    socket.onState(live);
    kept.resolve(snapshotOf(3, [1]));
    await clock.advanceAsync(1000);
    expect(results.count).toBe(1);
  });

  test('before the first visit are no news', async () => {
    const { socket, results } = await openPage({ kept: withResults(3) });
    socket.onState(live);
    socket.onSnapshot('public', withResults(9));
    expect(results.count).toBe(0);
  });

  test('are told when the snapshot that tells of them is here, however long that takes', async () => {
    const { clock, socket, notes, fetched } = await openPage();
    socket.onState(live);
    socket.onState(lost);
    socket.onState(live);
    const answer = socket.snapshotOf('public', '/fresh');
    clock.advance(800);
    expect(notes()).toEqual([]);
    await answer;
    socket.onSnapshot('public', withResults(9));
    clock.advance(800);
    expect(notes()).toEqual(['Back. The results are out.']);
    expect(fetched).toEqual([undefined, '/fresh']);
  });
});

test('a socket whose code could not be fetched says so, and is fetched again', async () => {
  const clock = createFakeClock();
  const states: string[] = [];
  let tries = 0;
  let connected = 0;
  const load = async () => {
    tries += 1;
    if (tries === 1) throw new TypeError('Failed to fetch a module.');
    return () => ({ connect: () => void (connected += 1), reconnect: () => undefined });
  };
  const socket = createDeferredSocket(
    load,
    clock,
  )({
    snapshotOf: async () => snapshotOf(1, []),
    onSnapshot: () => undefined,
    onEvent: () => undefined,
    onState: (state) => states.push(state.kind),
  });
  socket.connect();
  await clock.advanceAsync(0);
  expect(states).toEqual(['unreachable']);
  await clock.advanceAsync(3000);
  expect([tries, connected]).toEqual([2, 1]);
});
