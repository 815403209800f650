import {
  createFallback,
  SocketReconnectionManager,
  type ConnectionState,
  type Page,
} from '../../../lib/realtime/client/index.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { Random } from '../../../shared/base/random.ts';
import type { Cursor, Meta } from '../../../shared/wire/cursor.ts';
import type { Snapshot } from '../api/endpoints.ts';
import type { ContestView } from '../../../shared/contest/views.ts';
import { createEventQuestions } from './ask-for-events.ts';
import { createContestSocket } from './contest-socket.ts';

export type LiveSocketEvents = {
  /** Asked once, before the first connection: what is shown already of each stream, kept from an earlier visit. */
  readonly keptCursors?: () => Readonly<Record<string, Cursor>>;
  /** `url` is where the server says that one new enough is to be had. */
  readonly snapshotOf: (stream: string, url: string) => Promise<Snapshot>;
  readonly onSnapshot: (stream: string, snapshot: Snapshot) => void;
  /** Each durable event once and in order. */
  readonly onEvent: (name: string, data: unknown, meta: Meta) => void;
  /** `isOffline`: the device itself says that it has no network. */
  readonly onState: (state: ConnectionState, isOffline?: boolean) => void;
  /** The history that the server tells, each time that it is reached. */
  readonly onEpoch?: (epoch: string) => void;
};

export type LiveSocket = { readonly connect: () => void; readonly reconnect: () => void };

type LivePage = Page & {
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly fetch: typeof fetch;
};

export type LiveSocketDeps = {
  readonly page: LivePage;
  readonly clock: Clock;
  readonly random: Random;
  /** The stream that is read where sockets fail, and no welcome says which. */
  readonly mainStream: () => string;
  /** The server; where the page came from unless given. */
  readonly url?: string;
};

/** The reconnection manager over socket.io, spoken to in the contest's words. */
export const createLiveSocket =
  ({ page, clock, random, mainStream, url }: LiveSocketDeps) =>
  (events: LiveSocketEvents): LiveSocket => {
    const manager = new SocketReconnectionManager({
      page,
      clock,
      random,
      storage: tabStorage(page),
      createSocket: (hello) => createContestSocket({ hello, clock, url }),
      fallback: createFallback({
        ...createEventQuestions({ fetch: page.fetch.bind(page), url }),
        mainStream,
      }),
      fetchSnapshot: (from, stream) => events.snapshotOf(stream, from),
      onSnapshot: ({ stream, epoch, seq, view }) =>
        // It is what `snapshotOf` gave a moment ago.
        events.onSnapshot(stream, { epoch, seq, view: view as ContestView }),
      onEvent: (name, data, meta) => {
        if (meta !== null) events.onEvent(name, data, meta);
      },
      onEpoch: (epoch) => events.onEpoch?.(epoch),
      cursors: events.keptCursors?.() ?? {},
    });
    page.addEventListener('socket-status-change', () =>
      events.onState(manager.getState(), manager.isOffline),
    );
    return { connect: () => manager.connect(), reconnect: () => manager.manualReconnect() };
  };

/** Where a browser refuses storage, the tab is simply another one after a reload. */
const tabStorage = (page: LivePage): LivePage['sessionStorage'] => {
  try {
    return page.sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
};
