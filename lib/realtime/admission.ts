import {
  frame,
  inboxStream,
  publicStream,
  roomPrefix,
  type Hello,
  type StreamAnswer,
  type Welcome,
} from '../../shared/wire/frames.ts';
import { moveBookmark, type Bookmarks } from './bookmarks.ts';
import type { Connection } from './connection.ts';
import type { Inboxes } from './inboxes.ts';
import type { Limits } from './options.ts';
import type { Grant, MayJoin } from './ports.ts';
import type { Registry } from './registry.ts';
import type { Streams } from './streams.ts';

export type Admitted = {
  readonly streams: Readonly<Record<string, StreamAnswer>>;
  /** Why its last connection ended, where that is still known. */
  readonly leftFor: string | null;
};

type Deps = {
  readonly streams: Streams;
  readonly inboxes: Inboxes;
  readonly registry: Registry;
  readonly limits: Limits;
  readonly mayJoin: MayJoin;
};

/**
 * Lets an authorised connection in. It happens in one turn: the answer, the position and the place in the audience
 * are of the same moment, and everything is then read from the log, so there is no hole and no double.
 */
export const createAdmission = ({ streams, inboxes, registry, limits, mayJoin }: Deps) => {
  const admitPlain = (connection: Connection, grant: Grant, since: number): void => {
    connection.admit({ ...grant, stream: publicStream }, [{ stream: publicStream, seq: since }], 0);
    registry.attach(connection);
  };

  /** The newest connection of a tab closes the older; false when this one is the older. */
  const passFence = (connection: Connection, clientId: string): boolean => {
    const other = registry.byClientId(clientId);
    if (!other || other === connection) return true;
    const older = other.generation <= connection.generation ? other : connection;
    older.socket.emit(frame.duplicateConnection);
    older.close('duplicate-connection');
    return older !== connection;
  };

  return {
    /** `since` is the log's head when the socket appeared: a plain client gets what comes after. */
    admit(
      connection: Connection,
      hello: Hello | null,
      grant: Grant,
      since: number,
    ): Admitted | null {
      if (!hello) {
        admitPlain(connection, grant, since);
        return { streams: {}, leftFor: null };
      }
      if (!passFence(connection, hello.clientId)) return null;
      const main = streams.place(grant.stream, hello.cursors[grant.stream]);
      const inbox = inboxes.attach(hello.clientId, hello.cursors[inboxStream]);
      const answers: Record<string, StreamAnswer> = {};
      const bookmarks: Bookmarks = [{ stream: grant.stream, seq: main.position }];
      for (const [asked, cursor] of Object.entries(hello.cursors)) {
        const room = asked.startsWith(roomPrefix) && asked.slice(roomPrefix.length);
        const may = room !== false && mayJoin({ ...connection.context, ...grant }, room);
        const place = may ? streams.place(asked, cursor) : null;
        answers[asked] = place?.answer ?? { kind: 'denied' };
        if (place) moveBookmark(bookmarks, asked, place.position);
      }
      answers[grant.stream] = main.answer;
      answers[inboxStream] = inbox.answer;
      const welcome: Welcome = {
        epoch: streams.epoch,
        stream: grant.stream,
        streams: answers,
        heartbeatInterval: limits.heartbeatInterval,
        heartbeatTimeout: limits.heartbeatTimeout,
        probeInterval: limits.probeInterval,
      };
      connection.socket.emit(frame.welcome, welcome);
      connection.admit(grant, bookmarks, inbox.position);
      registry.attach(connection);
      return { streams: answers, leftFor: inbox.leftFor };
    },
  };
};
