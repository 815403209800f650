import type { Socket } from 'socket.io';
import type { Connection } from './connection.ts';

type Handle = (connection: Connection, ...args: readonly unknown[]) => void;

/**
 * One listener of each name for all sockets: Socket.IO calls it with the socket as `this`. With thousands of them, a
 * closure for each name and socket would be a good part of what a connection costs.
 */
export const shareListeners = (handles: Readonly<Record<string, Handle>>) => {
  const connections = new WeakMap<object, Connection>();
  const shared = Object.entries(handles).map(([name, handle]) => {
    const listener = function (this: object, ...args: readonly unknown[]): void {
      const connection = connections.get(this);
      if (connection) handle(connection, ...args);
    };
    return [name, listener] as const;
  });
  return (socket: Socket, connection: Connection): void => {
    connections.set(socket, connection);
    for (const [name, listener] of shared) socket.on(name, listener);
  };
};
