import { roomPrefix } from '../../shared/wire/frames.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { Connection, ConnectionState } from './connection.ts';
import type { Inboxes } from './inboxes.ts';
import type { Registry } from './registry.ts';
import type { Streams } from './streams.ts';
import type { Readers } from './follow.ts';
import { tally, type Tally } from './tally.ts';
import { buffered } from './write-buffer.ts';

/** One connection as an operator sees it; the tab's secret is not in it. */
export type InspectedConnection = {
  readonly socketId: string;
  readonly state: ConnectionState;
  readonly stream: string;
  readonly rooms: readonly string[];
  readonly transport: string;
  readonly isPlain: boolean;
  readonly connectedMs: number;
  /** Events of its streams that it has not been sent. */
  readonly behind: number;
  readonly buffered: { readonly packets: number; readonly bytes: number };
};

/** What `GET /api/socket/debug` answers. */
export type Inspection = {
  readonly epoch: string;
  /** The last record that the streams have read. */
  readonly seq: number;
  readonly connections: Omit<Tally, 'lag'>;
  readonly streams: Readonly<
    Record<
      string,
      {
        readonly head: number;
        readonly floor: number;
        readonly kept: number;
        readonly connections: number;
      }
    >
  >;
  /** How many are in each. */
  readonly rooms: Readonly<Record<string, number>>;
  readonly inboxes: { readonly kept: number; readonly waiting: number };
  readonly lag: Tally['lag'];
  /** The furthest behind first. */
  readonly furthestBehind: readonly InspectedConnection[];
};

type Deps = {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly streams: Streams;
  readonly inboxes: Inboxes;
  readonly readers: Readers;
};

/** Looks at every connection once; for people, not for every second. */
export const inspect = (deps: Deps, limit: number): Inspection => {
  const { registry, streams, inboxes } = deps;
  const { lag, ...connections } = tally(deps);
  const all = registry.all().map((connection) => describe(connection, deps.clock.monotonic()));
  const audiences = [...registry.audiences()];
  const rooms = audiences.filter(([stream]) => stream.startsWith(roomPrefix));
  const main = audiences.filter(([stream]) => !stream.startsWith(roomPrefix));
  return {
    ...{ epoch: streams.epoch, seq: streams.seq },
    connections,
    streams: Object.fromEntries(
      main.map(([stream, connections]) => {
        const window = streams.window(stream);
        const { head, floor } = window;
        return [stream, { head, floor, kept: window.countAfter(floor), connections }];
      }),
    ),
    rooms: Object.fromEntries(
      rooms.map(([stream, size]) => [stream.slice(roomPrefix.length), size]),
    ),
    inboxes: { kept: inboxes.size, waiting: inboxes.waiting },
    lag,
    furthestBehind: all.sort((a, b) => b.behind - a.behind).slice(0, limit),
  };
};

const describe = (connection: Connection, now: number): InspectedConnection => {
  const { socket, state, grant, bookmarks, transport, clientId, openedAt, behind } = connection;
  const rooms = bookmarks
    .map(({ stream }) => stream)
    .filter((stream) => stream.startsWith(roomPrefix))
    .map((stream) => stream.slice(roomPrefix.length));
  return {
    ...{ socketId: socket.id, state, stream: grant.stream, rooms, transport, behind },
    isPlain: clientId === null,
    connectedMs: Math.round(now - openedAt),
    buffered: buffered(socket.conn),
  };
};
