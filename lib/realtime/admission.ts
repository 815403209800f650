import {
  frame,
  inboxStream,
  publicStream,
  roomPrefix,
  type StreamAnswer,
  type Welcome,
} from '../../shared/wire/frames.ts';
import type { Connection } from './connection.ts';
import type { Inboxes } from './inboxes.ts';
import type { Limits } from './options.ts';
import type { Grant, MayJoin } from './ports.ts';
import type { Registry } from './registry.ts';
import type { Streams } from './streams.ts';

export type Admitted = {
  readonly streams: Readonly<Record<string, StreamAnswer>>;
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
    connection.admit({ ...grant, stream: publicStream }, new Map([[publicStream, since]]), 0);
    registry.attach(connection);
  };

  /** The newest connection of a tab closes the older; false when this one is the older. */
  const passFence = (connection: Connection, clientId: string, generation: number): boolean => {
    const other = registry.byClientId(clientId);
    if (!other?.hello || other === connection) return true;
    const older = other.hello.generation <= generation ? other : connection;
    older.socket.emit(frame.duplicateConnection);
    older.close('duplicate-connection');
    return older !== connection;
  };

  return {
    /** `since` is the log's head when the socket appeared: a plain client gets what comes after. */
    admit(connection: Connection, grant: Grant, since: number): Admitted | null {
      const { hello, socket } = connection;
      if (!hello) {
        admitPlain(connection, grant, since);
        return { streams: {} };
      }
      if (!passFence(connection, hello.clientId, hello.generation)) return null;
      const main = streams.place(grant.stream, hello.cursors[grant.stream]);
      const inbox = inboxes.attach(hello.clientId, hello.cursors[inboxStream]);
      const answers: Record<string, StreamAnswer> = {};
      const positions = new Map([[grant.stream, main.position]]);
      for (const [asked, cursor] of Object.entries(hello.cursors)) {
        const room = asked.startsWith(roomPrefix) && asked.slice(roomPrefix.length);
        const may = room !== false && mayJoin({ ...connection.context, ...grant }, room);
        const place = may ? streams.place(asked, cursor) : null;
        answers[asked] = place?.answer ?? { kind: 'denied' };
        if (place) positions.set(asked, place.position);
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
      socket.emit(frame.welcome, welcome);
      connection.admit(grant, positions, inbox.position);
      registry.attach(connection);
      return { streams: answers };
    },
  };
};
