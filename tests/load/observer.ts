import { io, type Socket } from 'socket.io-client';
import type { Cursor, Meta } from '../../shared/wire/cursor.ts';
import { frame, publicStream, type Delivery, type Ping } from '../../shared/wire/frames.ts';
import type { Heard } from '../support/once-and-in-order.ts';
import type { Metrics } from './metrics.ts';

/** One who watches the public stream over a socket of their own, as a page does. */
export type Observer = {
  /** The place from which on everything is to be heard. */
  readonly from: number;
  readonly heard: readonly Heard[];
  /** True when the server has let it in; false when it did not in time. */
  readonly welcomed: Promise<boolean>;
  /** The server sent it for a snapshot: what lies before that was not told. */
  readonly resets: number;
  close(): void;
};

type Deps = {
  readonly target: string;
  readonly clientId: string;
  /** Of the snapshot that it starts from. */
  readonly start: Cursor;
  readonly metrics: Metrics;
  readonly onEvent: (name: string, data: unknown, meta: Meta) => void;
};

const welcomeMs = 20_000;

export const openObserver = ({ target, clientId, start, metrics, onEvent }: Deps): Observer => {
  const heard: Heard[] = [];
  let cursor = start;
  let generation = 0;
  let resets = 0;
  let isClosed = false;
  const welcome = Promise.withResolvers<boolean>();
  const deadline = setTimeout(() => welcome.resolve(false), welcomeMs);

  const socket: Socket = io(target, {
    forceNew: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: (give) => give({ clientId, generation: ++generation, cursors: { public: cursor } }),
  });
  const receive = ([name, data, meta]: Delivery): void => {
    if (meta.stream !== publicStream) return;
    metrics.count('events.received');
    heard.push({ seq: meta.seq, prev: meta.prev });
    if (meta.seq > cursor.seq) cursor = { epoch: meta.epoch, seq: meta.seq };
    onEvent(name, data, meta);
  };
  // The server's own frames; their shape is the protocol's.
  const frames: Readonly<Record<string, (data: unknown) => void>> = {
    [frame.welcome]: () => {
      metrics.count(generation === 1 ? 'sockets.opened' : 'sockets.returned');
      welcome.resolve(true);
    },
    [frame.batch]: (data) => (data as readonly Delivery[]).forEach(receive),
    [frame.ping]: (data) =>
      socket.emit(frame.pong, { echo: (data as Ping).timestamp, clientTime: Date.now() }),
    [frame.reset]: () => void (resets += 1),
    [frame.serverShutdown]: () => metrics.count('errors.server_shutdown'),
    [frame.retryLater]: () => metrics.count('errors.server_full'),
    [frame.heartbeatExpired]: () => metrics.count('errors.heartbeat_expired'),
  };
  socket.onAny((name: string, data: unknown, meta?: Meta) => {
    const ours = frames[name];
    if (ours !== undefined) ours(data);
    else if (meta !== undefined) receive([name, data, meta]);
  });
  socket.on('connect_error', (error) => metrics.count(`errors.socket ${error.message}`));
  socket.on('disconnect', () => {
    if (!isClosed) metrics.count('sockets.lost');
  });

  return {
    ...{ from: start.seq, heard },
    welcomed: welcome.promise.then((isIn) => {
      clearTimeout(deadline);
      if (!isIn) metrics.count('sockets.failed');
      return isIn;
    }),
    get resets() {
      return resets;
    },
    close() {
      isClosed = true;
      socket.disconnect();
    },
  };
};
