import { expect, onTestFinished, test } from 'vitest';
import { createEventQuestions } from '../../client/src/realtime/ask-for-events.ts';
import { createContestSocket } from '../../client/src/realtime/contest-socket.ts';
import {
  createFallback,
  SocketReconnectionManager,
  type ConnectionState,
  type Snapshot,
  type Via,
} from '../../lib/realtime/client/index.ts';
import { systemClock } from '../../lib/realtime/system-clock.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ContestView } from '../../shared/contest/views.ts';
import { enter, openContestHouse, signIn } from '../support/contest-house.ts';
import { createFakePage, createFakeStorage } from '../support/fake-page.ts';
import { startMeddlingProxy } from '../support/meddling-proxy.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

/** Seconds pass as fifths of a second. */
const hurriedClock: Clock = {
  now: () => systemClock.now() * 5,
  monotonic: () => systemClock.monotonic() * 5,
  after: (delayMs, run) => systemClock.after(delayMs / 5, run),
  every: (periodMs, run) => systemClock.every(periodMs / 5, run),
};

type Options = {
  readonly clock?: Clock;
  readonly mainStream?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a page at that address does; `until` looks again whenever it is told something. */
const openPage = (url: string, options: Options = {}) => {
  const { clock = systemClock, mainStream = 'public', headers = {} } = options;
  const page = createFakePage();
  const fetchAs: typeof fetch = (input, init) =>
    fetch(input, {
      ...init,
      headers: [...new Headers(init?.headers), ...Object.entries(headers)],
    });
  const numbers: number[] = [];
  const names: string[] = [];
  let hasSnapshot = false;
  let look = (): void => undefined;
  const manager = new SocketReconnectionManager({
    ...{
      page,
      clock,
      random: createSeededRandom(1),
      storage: createFakeStorage(),
    },
    createSocket: (hello) => createContestSocket({ hello, clock, url }),
    fallback: createFallback({
      ...createEventQuestions({ fetch: fetchAs, url }),
      mainStream: () => mainStream,
    }),
    fetchSnapshot: async (path) => (await fetchAs(url + path)).json() as Promise<Snapshot>,
    onSnapshot({ view }) {
      hasSnapshot = true;
      const { entries } = view as ContestView;
      numbers.splice(0, Infinity, ...Object.values(entries).map(({ number }) => number));
      look();
    },
    onEvent(name, data) {
      names.push(name);
      if (name === 'newSubmission') numbers.push((data as { number: number }).number);
      look();
    },
    backoff: {
      initialBackoffDelay: 50,
      backoffMultiplier: 2,
      maxBackoffDelay: 200,
    },
  });
  page.addEventListener('socket-status-change', () => look());
  onTestFinished(() => manager.disconnect());
  manager.connect();
  return {
    ...{ page, numbers, names },
    until: (isSo: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          if (isSo()) resolve();
        };
        look();
      }),
    isAt: (kind: ConnectionState['kind']) => () => manager.getState().kind === kind,
    isLive: (via: Via) => () => {
      const state = manager.getState();
      return state.kind === 'live' && state.via === via;
    },
    hasSnapshot: () => hasSnapshot,
    shows: (number: number) => () => numbers.includes(number),
  };
};

test('[FB9] a page whose sockets are refused goes on by server-sent events and comes back, and shows every entry once and in order', async () => {
  await using house = await openContestHouse();
  await using proxy = await startMeddlingProxy(house.url, { websockets: 'refused' });
  const { page, numbers, until, isLive, shows } = openPage(proxy.url);
  await until(isLive('long-polling'));
  await enter(house);
  await until(shows(1));

  proxy.meddling.isSocketRefused = true;
  proxy.breakAll();
  await enter(house);
  await until(isLive('server-sent-events'));
  await enter(house);
  await until(shows(3));

  proxy.meddling.isSocketRefused = false;
  page.fire('online');
  await enter(house);
  await until(isLive('long-polling'));
  await enter(house);
  await until(shows(5));
  expect(numbers).toEqual([1, 2, 3, 4, 5]);
});

test('[FB7] where server-sent events are held back as well the page asks every few seconds', async () => {
  await using house = await openContestHouse();
  const meddling = { isSocketRefused: true, heldBackBytes: Infinity };
  await using proxy = await startMeddlingProxy(house.url, meddling);
  await enter(house);
  const { numbers, until, isLive, shows } = openPage(proxy.url, {
    clock: hurriedClock,
  });
  await until(isLive('polling'));
  await until(shows(1));
  await enter(house);
  await until(shows(2));
  await enter(house);
  await until(shows(3));
  expect(numbers).toEqual([1, 2, 3]);
});

test('[FB11] an organiser reads the organisers’ stream without a socket', async () => {
  await using house = await openContestHouse();
  await using proxy = await startMeddlingProxy(house.url, { isSocketRefused: true });
  const headers = await signIn(house);
  const { names, until, isLive, hasSnapshot } = openPage(proxy.url, {
    mainStream: 'organisers',
    headers,
  });
  await until(isLive('server-sent-events'));
  // What happens before is in it, and no event.
  await until(hasSnapshot);
  await house.ask('/api/invites', {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ label: 'Rosa' }),
  });
  await until(() => names.length > 0);
  expect(names).toEqual(['invitesChanged']);
});

test('[FB11] a session that has ended is told to the page', async () => {
  await using house = await openContestHouse();
  await using proxy = await startMeddlingProxy(house.url, { isSocketRefused: true });
  const { until, isAt } = openPage(proxy.url, { mainStream: 'judges' });
  await until(isAt('signed-out'));
});
