import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { frame, publicStream } from '../../../shared/wire/frames.ts';
import type { Cursor } from '../../../shared/wire/cursor.ts';
import type { Reading } from './reading.ts';

/** How much a client says: nothing of Socket.IO, a plain Socket.IO client, or one that says hello. */
export type Talk = 'bare' | 'plain' | 'hello';

/** A client that speaks as little of the protocol as it can, and holds every event against its cursor. */
export type Client = {
  /** Events since it was made or `forget` was called. */
  readonly heard: number;
  readonly cursor: Cursor | null;
  /** Resolves with the milliseconds that it took until it was let in; rejects when it was not. */
  connect(): Promise<number>;
  send(text: string): void;
  /** Stops to read: what is sent to it piles up. */
  stall(): void;
  /** Its connection is gone at once, without a word. */
  drop(): void;
  /** Resolves when the connection that it has now is gone. */
  gone(): Promise<void>;
  forget(): void;
};

type Deps = {
  readonly port: number;
  readonly talk: Talk;
  readonly clientId: string;
  readonly read: (bytes: Buffer) => Reading;
  readonly onEvents: (reading: Reading) => void;
  readonly onAnswer?: (text: string) => void;
  /** A broken promise, in a sentence. */
  readonly onFault: (sentence: string) => void;
};

/** As long as Socket.IO's own client waits. */
const connectMs = 20_000;

const welcome = z.object({
  streams: z.object({
    public: z.object({ kind: z.string(), epoch: z.string(), seq: z.number().optional() }),
  }),
});
const ping = z.object({ timestamp: z.number() });

/** Of the first bytes of a text: engine.io's type, then Socket.IO's. */
const type = { open: 0x30, ping: 0x32, message: 0x34, connect: 0x30, event: 0x32, ack: 0x33 };

export const createClient = (deps: Deps): Client => {
  const { talk, clientId, onFault } = deps;
  const path = talk === 'bare' ? '' : '/socket.io/?EIO=4&transport=websocket';
  const url = `ws://127.0.0.1:${String(deps.port)}${path}`;
  let socket: WebSocket | undefined;
  let cursor: Cursor | null = null;
  let generation = 0;
  let heard = 0;

  const hello = (): string => {
    if (talk !== 'hello') return '40';
    generation += 1;
    const cursors = cursor === null ? {} : { [publicStream]: cursor };
    return `40${JSON.stringify({ clientId, generation, cursors })}`;
  };

  const beWelcomed = (body: unknown): void => {
    const answer = welcome.parse(body).streams.public;
    const { kind, epoch, seq } = answer;
    if (cursor !== null && kind !== 'resumed')
      onFault(`A client that returned was not resumed: ${JSON.stringify(answer)}.`);
    cursor ??= { epoch, seq: seq ?? 0 };
  };

  const hear = (reading: Reading): void => {
    heard += reading.said.length;
    const { span } = reading;
    if (span !== null && cursor !== null) {
      if (span.prev !== cursor.seq)
        onFault(`After ${String(cursor.seq)} came what follows ${String(span.prev)}.`);
      cursor = span.cursor;
    }
    deps.onEvents(reading);
  };

  const answerPing = (body: unknown): void => {
    const pong = { echo: ping.parse(body).timestamp, clientTime: Date.now() };
    socket?.send(`42${JSON.stringify([frame.pong, pong])}`);
  };

  const takeEvent = (bytes: Buffer, letIn: () => void): void => {
    const reading = deps.read(bytes);
    if (reading.said.length > 0) hear(reading);
    else if (reading.name === frame.welcome) {
      beWelcomed(reading.first);
      letIn();
    } else if (reading.name === frame.ping) answerPing(reading.first);
    else if (reading.name === frame.reset || reading.name === frame.retryLater)
      onFault(`A client got "${reading.name}": ${JSON.stringify(reading.first)}.`);
  };

  const take = (bytes: Buffer, letIn: () => void): void => {
    if (talk === 'bare' || (bytes[0] === type.message && bytes[1] === type.event))
      takeEvent(bytes, letIn);
    else if (bytes[0] === type.open) socket?.send(hello());
    else if (bytes[0] === type.ping) socket?.send('3');
    else if (bytes[1] === type.connect && talk === 'plain') letIn();
    else if (bytes[1] === type.ack) deps.onAnswer?.(bytes.toString());
  };

  return {
    get heard() {
      return heard;
    },
    get cursor() {
      return cursor;
    },
    connect: () =>
      new Promise((resolve, reject) => {
        const beganAt = performance.now();
        const letIn = (): void => resolve(performance.now() - beganAt);
        const mine = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: connectMs });
        socket = mine;
        mine.on('error', reject);
        mine.once('close', () => reject(new Error('The connection was closed.')));
        mine.on('message', (bytes: Buffer) => take(bytes, letIn));
        if (talk === 'bare') mine.once('open', letIn);
      }),
    send: (text) => socket?.send(text),
    stall: () => socket?.pause(),
    drop: () => socket?.terminate(),
    async gone() {
      if (socket !== undefined && socket.readyState !== WebSocket.CLOSED)
        await once(socket, 'close');
    },
    forget() {
      heard = 0;
    },
  };
};
