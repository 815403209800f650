import { EventEmitter } from 'node:events';
import type { Server } from 'socket.io';
import type { Hello } from '../../shared/wire/frames.ts';

export type Packet = readonly [name: string, ...args: unknown[]];

export type Direction = 'toClient' | 'toServer';

/** One connection: what was sent stays on the way until the test lets it travel. */
export type Line = {
  readonly server: EventEmitter;
  /** The engine's end. It says when nothing waits any more. */
  readonly conn: EventEmitter;
  readonly toClient: (Packet | 'close' | 'revoked')[];
  readonly toServer: Packet[];
  /** Carries nothing any more, and neither end notices. */
  readonly isDead: Record<Direction, boolean>;
  /** The server has closed it, or knows that it is gone. */
  isClosed: boolean;
};

export const openLine = (): Line => ({
  server: new EventEmitter(),
  conn: new EventEmitter(),
  toClient: [],
  toServer: [],
  isDead: { toClient: false, toServer: false },
  isClosed: false,
});

export const endServerSide = (line: Line, reason: string): void => {
  if (line.isClosed) return;
  line.isClosed = true;
  line.server.emit('disconnect', reason);
};

/** What a socket is, for whoever looks on at what the server does. */
export type SocketSeen = { readonly id: string; readonly hello: Hello };

export type WireServerOptions = {
  /** Looks on at who comes, before the server does. */
  readonly onMet?: (socket: SocketSeen) => void;
  /** Looks on at what the server sends, when it does. */
  readonly onSent?: (socket: SocketSeen, packet: Packet) => void;
  /** Looks on at what reaches it. */
  readonly onReceived?: (socket: SocketSeen, packet: Packet) => void;
  /** So many packets are the network's; what waits behind them waits in the server and shows in its buffer. */
  readonly packetsUnderWay?: number;
};

/** A Socket.IO server in memory for any number of wires. */
export type WireServer = {
  readonly io: Server;
  /** False where nobody is there to answer. */
  meet(line: Line, hello: Hello): boolean;
  /** The process is gone; whose line still carries anything is told. */
  crash(): void;
  restart(): void;
  onCrash(tell: () => void): void;
};

export const createWireServer = (options: WireServerOptions = {}): WireServer => {
  let io: EventEmitter | null = new EventEmitter();
  let sockets = 0;
  const onCrash: (() => void)[] = [];
  return {
    // Only `on` and `off` are used of a server.
    get io() {
      return (io ??= new EventEmitter()) as unknown as Server;
    },
    meet(line, hello) {
      const met = io;
      if (!met) return false;
      const seen = { id: `socket-${++sockets}`, hello };
      if (options.onReceived) {
        const { emit } = line.server;
        line.server.emit = (name: string, ...args: unknown[]) => {
          options.onReceived?.(seen, [name, ...args]);
          return emit.call(line.server, name, ...args);
        };
      }
      options.onMet?.(seen);
      met.emit(
        'connection',
        serverSocket(line, seen, options, () => io === met),
      );
      return true;
    },
    crash() {
      io = null;
      for (const tell of onCrash) tell();
    },
    restart() {
      io = new EventEmitter();
    },
    onCrash: (tell) => void onCrash.push(tell),
  };
};

/** What the layer uses of a server's socket. */
const serverSocket = (
  line: Line,
  seen: SocketSeen,
  options: WireServerOptions,
  isRunning: () => boolean,
): EventEmitter => {
  const { packetsUnderWay = Infinity, onSent } = options;
  let isEnding = false;
  const waiting = (): readonly unknown[] =>
    line.toClient.length > packetsUnderWay ? line.toClient.slice(packetsUnderWay) : [];
  const emit = (...packet: Packet): boolean => {
    if (line.isClosed || isEnding || !isRunning()) return false;
    onSent?.(seen, packet);
    line.toClient.push(packet);
    return true;
  };
  const end = (ending: 'close' | 'revoked', reason: string): void => {
    if (line.isClosed) return;
    line.toClient.push(ending);
    endServerSide(line, reason);
  };
  // As the engine does: at once where what waits is not wanted, else when it has gone out.
  const close = (mayDiscard = false): void => {
    isEnding = true;
    if (mayDiscard && waiting().length > 0) line.toClient.length = packetsUnderWay;
    if (waiting().length === 0) end('close', 'forced close');
    else line.conn.once('drain', () => end('close', 'forced close'));
  };
  Object.defineProperty(line.conn, 'writeBuffer', { get: waiting });
  const socket: EventEmitter = Object.assign(Object.create(line.server) as EventEmitter, {
    id: seen.id,
    handshake: { auth: seen.hello, address: 'wire' },
    conn: Object.assign(line.conn, { close }),
    // As Socket.IO does it, the listener is called with its socket.
    on: (event: string, listener: (...args: unknown[]) => void) =>
      line.server.on(event, listener.bind(socket)),
    emit,
    volatile: { emit },
    disconnect: () => end('revoked', 'server namespace disconnect'),
  });
  return socket;
};
