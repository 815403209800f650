import { createApi } from '../../client/src/api/api.ts';
import { getSnapshot } from '../../client/src/api/endpoints.ts';
import { createEventQuestions } from '../../client/src/realtime/ask-for-events.ts';
import { createContestSocket } from '../../client/src/realtime/contest-socket.ts';
import {
  createFallback,
  SocketReconnectionManager,
  type ClientSocket,
} from '../../lib/realtime/client/index.ts';
import { systemClock as clock } from '../../lib/realtime/system-clock.ts';
import type { Audience, ContestView } from '../../shared/contest/views.ts';
import { frame, type Welcome } from '../../shared/wire/frames.ts';
import { createFakePage, createFakeStorage } from '../support/fake-page.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import type { Recorder } from './recorder.ts';

/** What a page that was opened tells of how it fared. */
export type Fared = {
  welcomes: number;
  resumes: number;
  resets: number;
  /** Events by what brought them. */
  readonly byRoad: Record<string, number>;
};

export type Waking = 'focus' | 'online' | 'return';

/** Somebody who has the contest open, or a program that watches it. */
export type Visitor = {
  readonly stream: Audience;
  readonly isPlain: boolean;
  readonly recorder: Recorder;
  readonly fared: Fared;
  readonly isLive: () => boolean;
  readonly wake: (how: Waking) => void;
  readonly close: () => void;
};

export type PageOptions = {
  readonly url: string;
  readonly stream: Audience;
  readonly cookie: string;
  readonly seed: number;
  readonly recorder: Recorder;
};

/** The browser's half as the client wires it: real sockets, real `fetch`, real timers; only the window is not one. */
export const openPage = ({ url, stream, cookie, seed, recorder }: PageOptions): Visitor => {
  const page = createFakePage();
  const random = createSeededRandom(seed);
  const fetchHere: typeof fetch = (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('Cookie', cookie);
    return fetch(new URL(path instanceof Request ? path.url : path, url), { ...init, headers });
  };
  const api = createApi({
    ...{ fetch: fetchHere, random, device: 'chaos' },
    createRequest: () => {
      throw new Error('Pages of this test send no photos.');
    },
  });
  const fared = newlyOpened();
  const manager = new SocketReconnectionManager({
    ...{ page, clock, random, storage: createFakeStorage() },
    createSocket: (hello) =>
      countWelcomes(createContestSocket({ hello, clock, url, headers: { Cookie: cookie } }), fared),
    fallback: createFallback({
      ...createEventQuestions({ fetch: fetchHere }),
      mainStream: () => stream,
    }),
    async fetchSnapshot(path, name) {
      // Who asks for another stream than ours is found out by the verdict.
      const answer = await api.call(getSnapshot(name as Audience, path));
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    },
    onSnapshot({ stream: name, seq, view }) {
      fared.resets += 1;
      const { contest, revision } = view as ContestView; // The answer of a moment ago.
      recorder.snapshot({ stream: name, seq, contest: contest.name, revision });
    },
    onEvent(name, data, meta) {
      if (meta === null) return;
      recorder.event(name, data, meta);
      const state = manager.getState();
      // What was held for a snapshot may be shown when there is no connection.
      const road = 'via' in state ? state.via : 'held';
      fared.byRoad[road] = (fared.byRoad[road] ?? 0) + 1;
    },
  });
  manager.connect();
  return {
    ...{ stream, isPlain: false, recorder, fared },
    isLive: () => manager.getState().kind === 'live',
    wake(how) {
      if (how === 'return') page.hide();
      if (how === 'return') page.show();
      else page.fire(how);
    },
    close: () => manager.disconnect(),
  };
};

export const newlyOpened = (): Fared => ({ welcomes: 0, resumes: 0, resets: 0, byRoad: {} });

const countWelcomes = (socket: ClientSocket, fared: Fared): ClientSocket => {
  socket.onAny((name, data) => {
    if (name !== frame.welcome) return;
    const { stream, streams } = data as Welcome; // The server's own word.
    fared.welcomes += 1;
    if (streams[stream]?.kind === 'resumed') fared.resumes += 1;
  });
  return socket;
};
