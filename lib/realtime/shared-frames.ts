import type { Socket } from 'socket.io';
import { rawStreamOf } from './write-buffer.ts';

/** One Socket.IO packet for many sockets: as the engine takes it, and as it stands on a WebSocket. */
type Packet = { readonly encoded: readonly string[]; readonly frame: Buffer };

/** Sends what goes to many at once, encoded once for all of them. */
export type SharedFrames = {
  /**
   * Emits `event` to a socket. `shared` is the object that all have in common; with it the packet is found again, so it
   * must never be another event. An idle WebSocket is written to at once.
   */
  emit(socket: Socket, shared: object, event: readonly unknown[]): void;
};

// What is used of Socket.IO and its engine beneath their types. All of it is looked for before it is used, and without
// it everything goes by `socket.emit`, as anybody would send it.
type Encoder = { encode(packet: object): unknown[] };
type Client = { writeToEngine(encoded: readonly string[], options: object): void };
type Engine = {
  readonly readyState: string;
  readonly upgrading?: boolean;
  readonly writeBuffer: readonly unknown[];
  readonly transport: {
    readonly name: string;
    readonly writable: boolean;
    readonly socket?: { readonly readyState: number; readonly extensions: string };
  };
};

export const createSharedFrames = (): SharedFrames => {
  const packets = new WeakMap<object, Packet | 'not one string'>();

  const packetOf = (socket: Socket, shared: object, event: readonly unknown[]) => {
    const known = packets.get(shared);
    if (known !== undefined) return known;
    const made = encode(socket, event) ?? 'not one string';
    packets.set(shared, made);
    return made;
  };

  return {
    emit(socket, shared, event) {
      const packet = packetOf(socket, shared, event);
      const client = clientOf(socket);
      if (packet === 'not one string' || client === undefined) {
        const [name, ...args] = event as [string, ...unknown[]];
        socket.emit(name, ...args);
        return;
      }
      // Beneath the types of Socket.IO.
      const engine = socket.conn as unknown as Engine;
      if (engine.readyState !== 'open') return;
      if (writeAtOnce(engine, packet.frame)) return;
      client.writeToEngine(packet.encoded, {
        preEncoded: true,
        wsPreEncodedFrame: [packet.frame],
      });
    },
  };
};

const eventPacket = 2;

const encode = (socket: Socket, event: readonly unknown[]): Packet | undefined => {
  const { nsp } = socket as Partial<Pick<Socket, 'nsp'>>;
  const encoder = nsp && (Reflect.get(nsp.server, 'encoder') as Partial<Encoder> | undefined);
  if (nsp === undefined || typeof encoder?.encode !== 'function') return undefined;
  const encoded = encoder.encode({ type: eventPacket, nsp: nsp.name, data: [...event] });
  const [only, ...attachments] = encoded;
  if (typeof only !== 'string' || attachments.length > 0) return undefined;
  return { encoded: [only], frame: textFrame(`4${only}`) };
};

const clientOf = (socket: Socket): Client | undefined => {
  const client: unknown = Reflect.get(socket, 'client');
  const found = client as Partial<Client> | undefined;
  return typeof found?.writeToEngine === 'function' ? (found as Client) : undefined;
};

/**
 * Only where nothing waits before it: neither in the engine nor on the way to the kernel. What does not go out at once
 * goes by the engine, in whose buffer a slow reader shows.
 */
const writeAtOnce = (engine: Engine, frame: Buffer): boolean => {
  const { transport, upgrading, writeBuffer } = engine;
  if (transport.name !== 'websocket' || !transport.writable || upgrading === true) return false;
  if (!Array.isArray(writeBuffer) || writeBuffer.length > 0) return false;
  const { socket } = transport;
  // With an extension, such as compression, a frame is not what we think it is.
  if (socket?.readyState !== openState || socket.extensions !== '') return false;
  const stream = rawStreamOf(engine);
  if (stream?.writableLength !== 0) return false;
  stream.write(frame);
  return true;
};

const openState = 1;

/** A whole text message of a server, RFC 6455 section 5.2: not masked. */
const textFrame = (text: string): Buffer => {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), payload]);
  if (length < 65_536) {
    const head = Buffer.from([0x81, 126, 0, 0]);
    head.writeUInt16BE(length, 2);
    return Buffer.concat([head, payload]);
  }
  const head = Buffer.alloc(10);
  head[0] = 0x81;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
};
