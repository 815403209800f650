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
const live = { kind: 'live', stream: 'public' } as const;

const openPage = async () => {
  const clock = createFakeClock();
  const announcer = createAnnouncer(clock);
  const toasts = createToasts(clock, announcer);
  const contest = createContestStore(clock);
  const opened: LiveSocketEvents[] = [];
  const fetched: (string | undefined)[] = [];
  const page = createLiveContest({
    openSocket: (given) => {
      opened.push(given);
      return { connect: () => undefined, reconnect: () => undefined };
    },
    fetchSnapshot: async (_stream, url) => {
      fetched.push(url);
      return ok(snapshotOf(5, [1]));
    },
    onSignedOut: () => undefined,
    ...{ contest, announcer, toasts, clock },
  });
  await page.start();
  const [socket] = opened;
  if (socket === undefined) throw new Error('The page opened no socket.');
  const enter = (number: number) =>
    socket.onEvent('newSubmission', sampleEntry(number), {
      ...{ stream: 'public', epoch: 'a', at: 0 },
      ...{ seq: 4 + number, prev: 3 + number },
    });
  const notes = () => toasts.get().map((toast) => toast.text);
  return { clock, socket, enter, notes, fetched };
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

  test('gives its first snapshot to the socket instead of fetching it twice', async () => {
    const { socket, fetched } = await openPage();
    await socket.snapshotOf('public', '/api/snapshot?stream=public&atLeast=5');
    expect(fetched).toEqual([undefined]);
  });

  test('[CU1] takes every other snapshot from where the server says', async () => {
    const { socket, fetched } = await openPage();
    await socket.snapshotOf('public', '/api/snapshot?stream=public&atLeast=5');
    await socket.snapshotOf('public', '/api/snapshot?stream=public&atLeast=7');
    expect(fetched).toEqual([undefined, '/api/snapshot?stream=public&atLeast=7']);
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
