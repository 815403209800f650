import type { Socket } from 'socket.io';
import { expect, test } from 'vitest';
import { createSharedFrames } from '../../../lib/realtime/shared-frames.ts';

/** A socket with what is used of it beneath its types, and which way each event went. */
const createSocket = () => {
  const ways: string[] = [];
  const stream = { writableLength: 0, write: () => ways.push('at once'), once: () => stream };
  const transport = {
    ...{ name: 'websocket', writable: true },
    socket: { readyState: 1, extensions: '', _socket: stream },
  };
  const engine = { readyState: 'open', upgrading: false, writeBuffer: [] as string[], transport };
  const encoder = { encode: ({ data }: { data: unknown }) => [`2${JSON.stringify(data)}`] };
  const socket = {
    nsp: { name: '/', server: { encoder } },
    client: { writeToEngine: () => ways.push('by the engine') },
    conn: engine,
  };
  return { ways, stream, transport, engine, socket };
};
type Fake = ReturnType<typeof createSocket>;

const wayOf = ({ socket, ways }: Fake): readonly string[] => {
  const event = ['news', 1];
  createSharedFrames().emit(socket as unknown as Socket, event, event);
  return ways;
};

test('[ME2] an event goes straight to a WebSocket on which nothing waits', () => {
  expect(wayOf(createSocket())).toEqual(['at once']);
});

const reasons: readonly (readonly [string, (fake: Fake) => unknown])[] = [
  ['packets wait in the engine', ({ engine }) => engine.writeBuffer.push('4before')],
  ['bytes wait on the way to the kernel', ({ stream }) => (stream.writableLength = 1)],
  ['a packet is just being sent', ({ transport }) => (transport.writable = false)],
  ['the connection is going over to another transport', ({ engine }) => (engine.upgrading = true)],
  ['it is no WebSocket', ({ transport }) => (transport.name = 'polling')],
  ['the WebSocket is closing', ({ transport }) => (transport.socket.readyState = 2)],
  [
    'frames are compressed',
    ({ transport }) => (transport.socket.extensions = 'permessage-deflate'),
  ],
];

test.each(reasons)('[ME2] it goes by the engine where %s', (_reason, change) => {
  const fake = createSocket();
  change(fake);
  expect(wayOf(fake)).toEqual(['by the engine']);
});
