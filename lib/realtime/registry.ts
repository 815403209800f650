import type { Clock } from '../../shared/base/clock.ts';
import type { Connection } from './connection.ts';

/** Who is connected, by stream, tab and session. */
export type Registry = {
  readonly size: number;
  /** A copy: some of them may go meanwhile. */
  all(): readonly Connection[];
  each(): Iterable<Connection>;
  /** Every socket counts from the moment it is there, before it is known what it may read. */
  add(connection: Connection): void;
  /** Lets it hear of news in its streams. */
  attach(connection: Connection): void;
  leave(connection: Connection, stream: string): void;
  /** No more news; it still counts until it is removed. */
  detach(connection: Connection): void;
  /** False when it was not there any more. */
  remove(connection: Connection): boolean;
  audience(stream: string): Iterable<Connection>;
  byClientId(clientId: string): Connection | undefined;
  bySessionId(sessionId: string): readonly Connection[];
  whenEmpty(): Promise<void>;
  /** Names the streams that somebody reads, with how many. */
  audiences(): ReadonlyMap<string, number>;
  /** A connection without a hello has said something. */
  heard(connection: Connection): void;
  /** The one without a hello that has said nothing for longest, if that is `forMs` at least. */
  idleLongest(forMs: number): Connection | undefined;
};

export const createRegistry = (clock: Clock): Registry => {
  const connections = new Set<Connection>();
  const audiences = new Map<string, Set<Connection>>();
  const byClientId = new Map<string, Connection>();
  /** Those without a hello by when they were heard last, the longest ago first. */
  const plain = new Map<Connection, number>();
  const waitingForEmpty: (() => void)[] = [];

  const leave = (connection: Connection, stream: string): void => {
    const audience = audiences.get(stream);
    if (audience?.delete(connection) && audience.size === 0) audiences.delete(stream);
  };

  const detach = (connection: Connection): void => {
    for (const { stream } of connection.bookmarks) leave(connection, stream);
    const { clientId } = connection;
    if (clientId !== null && byClientId.get(clientId) === connection) byClientId.delete(clientId);
  };

  return {
    get size() {
      return connections.size;
    },
    all: () => [...connections],
    each: () => connections.values(),
    add(connection) {
      connections.add(connection);
      if (connection.clientId === null) plain.set(connection, clock.monotonic());
    },
    attach(connection) {
      for (const { stream } of connection.bookmarks) {
        const audience = audiences.get(stream) ?? new Set();
        audiences.set(stream, audience.add(connection));
      }
      if (connection.clientId !== null) byClientId.set(connection.clientId, connection);
    },
    leave,
    detach,
    remove(connection) {
      detach(connection);
      const wasThere = connections.delete(connection);
      plain.delete(connection);
      if (connections.size === 0) for (const resolve of waitingForEmpty.splice(0)) resolve();
      return wasThere;
    },
    audience: (stream) => audiences.get(stream) ?? [],
    byClientId: (clientId) => byClientId.get(clientId),
    audiences: () => new Map([...audiences].map(([stream, { size }]) => [stream, size])),
    heard(connection) {
      if (plain.delete(connection)) plain.set(connection, clock.monotonic());
    },
    idleLongest(forMs) {
      for (const [connection, heardAt] of plain)
        return clock.monotonic() - heardAt >= forMs ? connection : undefined;
      return undefined;
    },
    bySessionId: (sessionId) =>
      [...connections].filter(({ grant }) => grant.sessionId === sessionId),
    whenEmpty: () =>
      connections.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => void waitingForEmpty.push(resolve)),
  };
};
