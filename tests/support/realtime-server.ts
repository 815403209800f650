import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import { RealtimeReliability, type RealtimeOptions } from '../../lib/realtime/index.ts';
import type { Cursor, Meta } from '../../shared/wire/cursor.ts';
import type { Delivery, Hello, Welcome } from '../../shared/wire/frames.ts';
import { createRecordLog, showRecord, type RecordLog, type TestRecord } from './record-log.ts';

export const clientId = (letter: string): string => letter.repeat(26);

/** A client that remembers what it got; `until` waits for something to arrive. */
export type Listener = {
  readonly socket: Socket;
  readonly arrived: readonly (readonly [name: string, ...args: unknown[]])[];
  /** What came as stream events, batches unpacked. */
  deliveries(): readonly Delivery[];
  seqs(stream?: string): readonly number[];
  until<T>(look: (listener: Listener) => T | undefined | false): Promise<T>;
  frame(name: string): Promise<unknown>;
  welcome(): Promise<Welcome>;
  closed(): Promise<string>;
};

export type RealtimeHouse = {
  readonly realtime: RealtimeReliability<TestRecord>;
  readonly log: RecordLog;
  readonly url: string;
  /** A client that knows nothing of the protocol. */
  plain(): Listener;
  hello(hello: Partial<Hello>): Listener;
  cursor(seq: number): Cursor;
  /** The server's ends of the connections. */
  sockets(): readonly ServerSocket[];
};

/** A real Socket.IO server on a free port with the layer around it, gone when the test is. */
export const startRealtime = async (
  options: RealtimeOptions<TestRecord> = {},
  log = createRecordLog(),
): Promise<RealtimeHouse> => {
  const http = createServer();
  const server = new Server(http);
  const realtime = new RealtimeReliability<TestRecord>(server, {
    log,
    project: showRecord,
    ...options,
  });
  await realtime.initializeConnections();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    await server.close();
  });
  const open = (auth: object): Listener => {
    const socket = io(url, {
      auth,
      reconnection: false,
      forceNew: true,
      transports: ['websocket'],
    });
    onTestFinished(() => void socket.disconnect());
    return listenTo(socket);
  };
  return {
    realtime,
    log,
    url,
    plain: () => open({}),
    hello: (hello) => open({ clientId: clientId('a'), generation: 1, cursors: {}, ...hello }),
    cursor: (seq) => ({ epoch: log.epoch, seq }),
    sockets: () => [...server.of('/').sockets.values()],
  };
};

export const listenTo = (socket: Socket): Listener => {
  const arrived: [string, ...unknown[]][] = [];
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const note = (name: string, ...args: unknown[]): void => {
    arrived.push([name, ...args]);
    look();
  };
  socket.on('connect', look);
  socket.onAny(note);
  socket.on('disconnect', (reason) => note('disconnect', reason));

  const listener: Listener = {
    socket,
    arrived,
    deliveries: () => arrived.flatMap(unpack),
    seqs: (stream = 'public') =>
      listener
        .deliveries()
        .filter(([, , meta]) => meta.stream === stream)
        .map(([, , meta]) => meta.seq),
    until: (find) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          const found = find(listener);
          if (found === undefined || found === false) return;
          watchers.delete(watcher);
          resolve(found);
        };
        watchers.add(watcher);
        watcher();
      }),
    frame: (name) =>
      listener.until(() => arrived.find(([each]) => each === name)).then(([, data]) => data),
    welcome: async () => (await listener.frame('welcome')) as Welcome,
    closed: async () => (await listener.frame('disconnect')) as string,
  };
  return listener;
};

/** Lets what is deferred run, and packets travel a step. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const unpack = ([name, data, meta]: readonly [string, ...unknown[]]): readonly Delivery[] => {
  if (name === 'batch') return data as readonly Delivery[];
  return meta === undefined ? [] : [[name, data, meta as Meta]];
};
