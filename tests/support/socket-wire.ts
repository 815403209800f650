import { EventEmitter } from 'node:events';
import type { Server } from 'socket.io';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientSocket } from '../../lib/realtime/client/index.ts';
import type { Hello } from '../../shared/wire/frames.ts';

type Packet = readonly [name: string, ...args: unknown[]];

/** One connection: what was sent stays on the way until the test lets it travel. */
type Line = {
  readonly server: EventEmitter;
  readonly toClient: (Packet | 'close' | 'revoked')[];
  readonly toServer: Packet[];
};

/** A Socket.IO server and one client in memory, over a network that the test moves, cuts and breaks. */
export type SocketWire = {
  readonly io: Server;
  readonly createSocket: (hello: () => Hello) => ClientSocket;
  /** How often the client has tried to connect. */
  readonly tries: number;
  /** Lets up to `count` packets arrive, in order, both ways. */
  travel(count?: number): void;
  /** Loses the next packet on its way to the client, which no TCP does but a bad proxy may. */
  lose(): void;
  /** What is on the way is gone; the server may not notice. `reason` is what Socket.IO tells the page. */
  cut(serverNotices: boolean, reason?: string): void;
  /** From now on this connection carries nothing, and neither end notices. The next one works. */
  deaden(): void;
  /** What carries the connection from now on, in Socket.IO's words; an upgrade while there is one. */
  carryBy(transport: string): void;
  /** Something in between refuses sockets, or lets them through again. What is connected stays. */
  refuse(isRefused: boolean): void;
  /** The server process is gone; from now on nobody answers until `restart`. */
  crash(): void;
  restart(): void;
};

export const createSocketWire = (clock: Clock): SocketWire => {
  let io: EventEmitter | null = new EventEmitter();
  let line: Line | null = null;
  let deadLine: Line | null = null;
  let isConnecting = false;
  let isRefused = false;
  let transport = 'websocket';
  let sockets = 0;
  let tries = 0;
  let acks = 0;
  let sayHello: () => Hello = () => ({ clientId: '', generation: 0, cursors: {} });
  const client = new EventEmitter();
  const anyListeners: ((name: string, ...args: unknown[]) => void)[] = [];
  const waitingAcks = new Map<number, (answer: unknown) => void>();

  const endServerSide = (ended: Line, reason: string): void => {
    ended.server.emit('disconnect', reason);
  };

  const accept = (): void => {
    isConnecting = false;
    if (!io || isRefused) {
      client.emit('connect_error', new Error('nobody there'));
      return;
    }
    const opened: Line = { server: new EventEmitter(), toClient: [], toServer: [] };
    line = opened;
    io.emit('connection', serverSocket(opened, `socket-${++sockets}`, sayHello()));
  };

  const drop = (reason: string): void => {
    line = null;
    client.emit('disconnect', reason);
  };

  const toClient = (): boolean => {
    const packet = line?.toClient.shift();
    if (packet === undefined) return false;
    if (packet === 'close') drop('transport close');
    else if (packet === 'revoked') drop('io server disconnect');
    else if (packet[0] === '#ack') waitingAcks.get(Number(packet[1]))?.(packet[2]);
    else for (const listener of anyListeners) listener(...packet);
    return true;
  };

  const toServer = (): boolean => {
    const packet = line?.toServer.shift();
    if (packet) line?.server.emit(...packet);
    return packet !== undefined;
  };

  const emitWithAck = (event: string, args: readonly unknown[], timeoutMs: number) =>
    new Promise((resolve, reject) => {
      const id = ++acks;
      const timer = clock.after(timeoutMs, () => reject(new Error('timeout')));
      waitingAcks.set(id, (answer) => {
        timer.stop();
        resolve(answer);
      });
      const sentOn = line;
      const ack = (answer?: unknown): void => void sentOn?.toClient.push(['#ack', id, answer]);
      sentOn?.toServer.push([event, ...args, ack]);
    });

  const socket: ClientSocket = {
    get connected() {
      return line !== null;
    },
    connect() {
      tries += 1;
      if (!line) isConnecting = true;
    },
    disconnect() {
      isConnecting = false;
      if (!line) return;
      if (line !== deadLine) endServerSide(line, 'client namespace disconnect');
      drop('io client disconnect');
    },
    transport: () => transport,
    on: (event, listener) => client.on(event, listener),
    onAny: (listener) => anyListeners.push(listener),
    emit: (event, ...args) => line?.toServer.push([event, ...args]),
    timeout: (ms) => ({ emitWithAck: (event, ...args) => emitWithAck(event, args, ms) }),
  };

  return {
    // Only `on` and `off` are used of a server.
    get io() {
      return (io ??= new EventEmitter()) as unknown as Server;
    },
    get tries() {
      return tries;
    },
    createSocket(hello) {
      sayHello = hello;
      return socket;
    },
    travel(count = Infinity) {
      if (isConnecting) accept();
      if (line === deadLine) return;
      for (let moved = 0; moved < count; moved += 1) if (!toServer() && !toClient()) return;
    },
    lose: () => void line?.toClient.shift(),
    cut(serverNotices, reason = 'transport close') {
      if (!line) return;
      if (serverNotices) endServerSide(line, 'transport error');
      drop(reason);
    },
    deaden() {
      deadLine = line;
    },
    carryBy(given) {
      transport = given;
      if (line) client.emit('upgrade');
    },
    refuse: (given) => void (isRefused = given),
    crash() {
      io = null;
      if (line) drop('transport close');
    },
    restart() {
      io = new EventEmitter();
    },
  };
};

/** What the layer uses of a server's socket. */
const serverSocket = (line: Line, id: string, auth: Hello): EventEmitter => {
  let isOpen = true;
  const emit = (...packet: Packet): boolean => {
    if (isOpen) line.toClient.push(packet);
    return isOpen;
  };
  const close = (ending: 'close' | 'revoked', reason: string): void => {
    if (!isOpen) return;
    line.toClient.push(ending);
    isOpen = false;
    line.server.emit('disconnect', reason);
  };
  const socket: EventEmitter = Object.assign(Object.create(line.server) as EventEmitter, {
    id,
    handshake: { auth, address: 'wire' },
    conn: Object.assign(new EventEmitter(), {
      writeBuffer: [],
      close: () => close('close', 'forced close'),
    }),
    // As Socket.IO does it, the listener is called with its socket.
    on: (event: string, listener: (...args: unknown[]) => void) =>
      line.server.on(event, listener.bind(socket)),
    emit,
    volatile: { emit },
    disconnect: () => close('revoked', 'server namespace disconnect'),
  });
  return socket;
};
