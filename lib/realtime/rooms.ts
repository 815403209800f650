import { roomPrefix, type StreamAnswer } from '../../shared/wire/frames.ts';
import { acknowledge } from './acknowledge.ts';
import { bookmarkIn, moveBookmark, removeBookmark } from './bookmarks.ts';
import type { Connection } from './connection.ts';
import type { MayJoin } from './ports.ts';
import type { Registry } from './registry.ts';
import type { Streams } from './streams.ts';

/** Lets an admitted connection read rooms beside its stream, from now on; `hello` brings it back to its place in them. */
export type Rooms = {
  join(connection: Connection, name: unknown, ack: unknown): void;
  leave(connection: Connection, name: unknown): void;
};

type Deps = {
  readonly streams: Streams;
  readonly registry: Registry;
  readonly mayJoin: MayJoin;
};

const maxRooms = 16;
const maxNameLength = 100;
const mayNot = { kind: 'denied' } as const;

export const createRooms = ({ streams, registry, mayJoin }: Deps): Rooms => {
  const join = (connection: Connection, name: unknown): StreamAnswer => {
    if (typeof name !== 'string' || name.length > maxNameLength) return mayNot;
    if (connection.isClosed || !mayJoin(connection.context, name)) return mayNot;
    const { bookmarks } = connection;
    const stream = roomPrefix + name;
    const known = bookmarkIn(bookmarks, stream);
    if (!known && bookmarks.length > maxRooms) return mayNot;
    const from = known?.seq ?? streams.seq;
    moveBookmark(bookmarks, stream, from);
    registry.attach(connection);
    return { kind: 'resumed', from, to: from, epoch: streams.epoch };
  };

  return {
    join(connection, name, ack) {
      void connection.admitted.then((isIn) =>
        acknowledge(ack, isIn ? join(connection, name) : mayNot),
      );
    },
    leave(connection, name) {
      if (typeof name !== 'string') return;
      // In its turn: what it said before it was let in stands in its hello or waits as well.
      void connection.admitted.then(() => {
        removeBookmark(connection.bookmarks, roomPrefix + name);
        registry.leave(connection, roomPrefix + name);
      });
    },
  };
};

/** Whether somebody with this main stream may stay in all the rooms that the connection is in. */
export const mayKeepRooms = (
  { bookmarks, context }: Connection,
  stream: string,
  mayJoin: MayJoin,
): boolean =>
  bookmarks
    .filter((each) => each.stream.startsWith(roomPrefix))
    .every((each) => mayJoin({ ...context, stream }, each.stream.slice(roomPrefix.length)));
