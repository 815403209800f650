import { EventEmitter } from 'node:events';
import type { Server } from 'socket.io';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientSocket } from '../../lib/realtime/client/index.ts';
import type { Hello } from '../../shared/wire/frames.ts';
import {
  createWireServer,
  endServerSide,
  openLine,
  type Direction,
  type Line,
  type Packet,
  type WireServer,
} from './wire-server.ts';

/** A Socket.IO server and one client in memory, over a network that the test moves, cuts and breaks. */
export type SocketWire = {
  readonly io: Server;
  readonly createSocket: (hello: () => Hello) => ClientSocket;
  /** How often the client has tried to connect. */
  readonly tries: number;
  /** Lets up to `count` packets arrive, in order, both ways or one. */
  travel(count?: number, direction?: Direction): void;
  /** Loses the next packet on its way, which no TCP does but a bad proxy may. */
  lose(direction?: Direction): void;
  /** What is on the way is gone; the server may not notice. `reason` is what Socket.IO tells the page. */
  cut(serverNotices: boolean, reason?: string): void;
  /** What is on the way is gone, and it is the client that does not notice. */
  cutUnseen(): void;
  /** From now on this connection carries nothing, or not in one direction, and neither end notices. The next one works. */
  deaden(direction?: Direction): void;
  /** What carries the connection from now on, in Socket.IO's words; an upgrade while there is one. */
  carryBy(transport: string): void;
  /** Something in between refuses sockets, or lets them through again. What is connected stays. */
  refuse(isRefused: boolean): void;
  /** The server process is gone; from now on nobody answers until `restart`. */
  crash(): void;
  restart(): void;
};

type Watch = {
  /** Looks on at what reaches the client, before it does. The answer to an emit comes as `#ack`, with what was emitted. */
  readonly onArrived?: (packet: Packet) => void;
};

type WaitingAck = {
  readonly emitted: Packet;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (why: Error) => void;
};

export const createSocketWire = (
  clock: Clock,
  server: WireServer = createWireServer(),
  { onArrived }: Watch = {},
): SocketWire => {
  let line: Line | null = null;
  let isConnecting = false;
  let isRefused = false;
  let transport = 'websocket';
  let tries = 0;
  let acks = 0;
  let sayHello: () => Hello = () => ({ clientId: '', generation: 0, cursors: {} });
  const client = new EventEmitter();
  const anyListeners: ((name: string, ...args: unknown[]) => void)[] = [];
  const waitingAcks = new Map<number, WaitingAck>();

  const accept = (): void => {
    isConnecting = false;
    const opened = openLine();
    if (!isRefused) line = opened;
    if (!isRefused && server.meet(opened, sayHello())) return;
    line = null;
    client.emit('connect_error', new Error('nobody there'));
  };

  const drop = (reason: string): void => {
    line = null;
    // As socket.io-client does: nobody will answer any more.
    for (const { reject } of waitingAcks.values())
      reject(new Error('socket has been disconnected'));
    waitingAcks.clear();
    client.emit('disconnect', reason);
  };

  const answered = (id: number, answer: unknown): void => {
    const waiting = waitingAcks.get(id);
    if (!waiting) return;
    waitingAcks.delete(id);
    onArrived?.(['#ack', answer, ...waiting.emitted]);
    waiting.resolve(answer);
  };

  const toClient = (): boolean => {
    const from = line;
    const packet = from?.isDead.toClient === false ? from.toClient.shift() : undefined;
    if (from === null || packet === undefined) return false;
    from.conn.emit('drain');
    if (packet === 'close') drop('transport close');
    else if (packet === 'revoked') drop('io server disconnect');
    else if (packet[0] === '#ack') answered(Number(packet[1]), packet[2]);
    else {
      onArrived?.(packet);
      for (const listener of anyListeners) listener(...packet);
    }
    return true;
  };

  const toServer = (): boolean => {
    const packet = line?.isDead.toServer === false ? line.toServer.shift() : undefined;
    if (packet && line?.isClosed === false) line.server.emit(...packet);
    return packet !== undefined;
  };

  const emitWithAck = (event: string, args: readonly unknown[], timeoutMs: number) =>
    new Promise((resolve, reject) => {
      const id = ++acks;
      const timer = clock.after(timeoutMs, () => {
        waitingAcks.delete(id);
        reject(new Error('timeout'));
      });
      waitingAcks.set(id, {
        emitted: [event, ...args],
        resolve(answer) {
          timer.stop();
          resolve(answer);
        },
        reject(why) {
          timer.stop();
          reject(why);
        },
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
      if (!line.isDead.toServer) endServerSide(line, 'client namespace disconnect');
      drop('io client disconnect');
    },
    transport: () => transport,
    on: (event, listener) => client.on(event, listener),
    onAny: (listener) => anyListeners.push(listener),
    emit: (event, ...args) => line?.toServer.push([event, ...args]),
    timeout: (ms) => ({ emitWithAck: (event, ...args) => emitWithAck(event, args, ms) }),
  };

  server.onCrash(() => {
    if (line?.isDead.toClient === false) drop('transport close');
  });

  return {
    get io() {
      return server.io;
    },
    get tries() {
      return tries;
    },
    createSocket(hello) {
      sayHello = hello;
      return socket;
    },
    travel(count = Infinity, direction) {
      if (isConnecting) accept();
      for (let moved = 0; moved < count; moved += 1) {
        const hasMoved =
          (direction !== 'toClient' && toServer()) || (direction !== 'toServer' && toClient());
        if (!hasMoved) return;
      }
    },
    lose: (direction = 'toClient') => void line?.[direction].shift(),
    cut(serverNotices, reason = 'transport close') {
      if (!line) return;
      if (serverNotices) endServerSide(line, 'transport error');
      drop(reason);
    },
    cutUnseen() {
      if (!line) return;
      line.isDead.toClient = line.isDead.toServer = true;
      endServerSide(line, 'transport error');
    },
    deaden(direction) {
      if (!line) return;
      if (direction !== 'toServer') line.isDead.toClient = true;
      if (direction !== 'toClient') line.isDead.toServer = true;
    },
    carryBy(given) {
      transport = given;
      if (line) client.emit('upgrade');
    },
    refuse: (given) => void (isRefused = given),
    crash: () => server.crash(),
    restart: () => server.restart(),
  };
};
