import type { Connection } from './connection.ts';

/** Who is connected, by stream, tab and session. */
export type Registry = {
  readonly size: number;
  all(): readonly Connection[];
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
};

export const createRegistry = (): Registry => {
  const connections = new Set<Connection>();
  const audiences = new Map<string, Set<Connection>>();
  const byClientId = new Map<string, Connection>();
  const waitingForEmpty: (() => void)[] = [];

  const leave = (connection: Connection, stream: string): void => {
    const audience = audiences.get(stream);
    if (audience?.delete(connection) && audience.size === 0) audiences.delete(stream);
  };

  const detach = (connection: Connection): void => {
    for (const stream of connection.positions.keys()) leave(connection, stream);
    const clientId = connection.hello?.clientId ?? '';
    if (byClientId.get(clientId) === connection) byClientId.delete(clientId);
  };

  return {
    get size() {
      return connections.size;
    },
    all: () => [...connections],
    add: (connection) => void connections.add(connection),
    attach(connection) {
      for (const stream of connection.positions.keys()) {
        const audience = audiences.get(stream) ?? new Set();
        audiences.set(stream, audience.add(connection));
      }
      if (connection.hello) byClientId.set(connection.hello.clientId, connection);
    },
    leave,
    detach,
    remove(connection) {
      detach(connection);
      const wasThere = connections.delete(connection);
      if (connections.size === 0) for (const resolve of waitingForEmpty.splice(0)) resolve();
      return wasThere;
    },
    audience: (stream) => audiences.get(stream) ?? [],
    byClientId: (clientId) => byClientId.get(clientId),
    bySessionId: (sessionId) =>
      [...connections].filter(({ grant }) => grant.sessionId === sessionId),
    whenEmpty: () =>
      connections.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => void waitingForEmpty.push(resolve)),
  };
};
