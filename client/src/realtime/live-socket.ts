import { io } from 'socket.io-client';
import {
  SocketReconnectionManager,
  type ConnectionState,
} from '../../../lib/realtime/client/index.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { Random } from '../../../shared/base/random.ts';
import type { Meta } from '../../../shared/wire/cursor.ts';
import type { Snapshot } from '../api/endpoints.ts';
import type { ContestView } from '../../../shared/contest/views.ts';

export type LiveSocketEvents = {
  readonly snapshotOf: (stream: string) => Promise<Snapshot>;
  readonly onSnapshot: (stream: string, snapshot: Snapshot) => void;
  /** Each durable event once and in order. */
  readonly onEvent: (name: string, data: unknown, meta: Meta) => void;
  readonly onState: (state: ConnectionState) => void;
};

export type LiveSocket = { readonly connect: () => void; readonly reconnect: () => void };

export type LiveSocketDeps = {
  readonly page: Window;
  readonly clock: Clock;
  readonly random: Random;
};

/** The reconnection manager over socket.io, spoken to in the contest's words. */
export const createLiveSocket =
  ({ page, clock, random }: LiveSocketDeps) =>
  (events: LiveSocketEvents): LiveSocket => {
    const manager = new SocketReconnectionManager({
      page,
      clock,
      random,
      storage: tabStorage(page),
      createSocket: (hello) =>
        io({
          autoConnect: false,
          reconnection: false,
          transports: ['websocket', 'polling'],
          auth: (give) => give(hello()),
        }),
      fetchSnapshot: (_url, stream) => events.snapshotOf(stream),
      onSnapshot: ({ stream, epoch, seq, view }) =>
        // It is what `snapshotOf` gave a moment ago.
        events.onSnapshot(stream, { epoch, seq, view: view as ContestView }),
      onEvent: (name, data, meta) => {
        if (meta !== null) events.onEvent(name, data, meta);
      },
    });
    page.addEventListener('socket-status-change', () => events.onState(manager.getState()));
    return { connect: () => manager.connect(), reconnect: () => manager.manualReconnect() };
  };

/** Where a browser refuses storage, the tab is simply another one after a reload. */
const tabStorage = (page: Window): Pick<Storage, 'getItem' | 'setItem'> => {
  try {
    return page.sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
};
