import { frame, roomPrefix, type StreamAnswer } from '../../shared/wire/frames.ts';
import { acknowledge } from './acknowledge.ts';
import type { Connection } from './connection.ts';
import type { MayJoin } from './ports.ts';
import type { Registry } from './registry.ts';
import type { Streams } from './streams.ts';

const maxRooms = 16;
const maxNameLength = 100;

type Deps = {
  readonly streams: Streams;
  readonly registry: Registry;
  readonly mayJoin: MayJoin;
};

/** Lets an admitted connection read rooms beside its stream, from now on; `hello` brings it back to its place in them. */
export const listenForRooms = (
  connection: Connection,
  admitted: Promise<boolean>,
  { streams, registry, mayJoin }: Deps,
): void => {
  const { socket, positions } = connection;

  const join = (name: unknown): StreamAnswer => {
    const mayNot = { kind: 'denied' } as const;
    if (typeof name !== 'string' || name.length > maxNameLength) return mayNot;
    if (connection.isClosed || !mayJoin(connection.context, name)) return mayNot;
    const stream = roomPrefix + name;
    if (!positions.has(stream) && positions.size > maxRooms) return mayNot;
    const from = positions.get(stream) ?? streams.seq;
    positions.set(stream, from);
    registry.attach(connection);
    return { kind: 'resumed', from, to: from, epoch: streams.epoch };
  };

  socket.on(frame.joinRoom, (name: unknown, ack: unknown) => {
    void admitted.then((isIn) => acknowledge(ack, isIn ? join(name) : { kind: 'denied' }));
  });
  socket.on(frame.leaveRoom, (name: unknown) => {
    if (typeof name !== 'string') return;
    positions.delete(roomPrefix + name);
    registry.leave(connection, roomPrefix + name);
  });
};
