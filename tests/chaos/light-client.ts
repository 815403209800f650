import { WebSocket } from 'ws';
import { getBackoffDelay, withFullJitter } from '../../shared/wire/backoff.ts';
import { classifyArrival, type Cursor } from '../../shared/wire/cursor.ts';
import {
  frame,
  publicStream,
  type Delivery,
  type Reset,
  type Welcome,
} from '../../shared/wire/frames.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { wordOf } from './recorder.ts';
import { createStretches } from './stretches.ts';

/** A client that speaks as little of the protocol as keeps its promises: a hello, a cursor, pongs. */
export type LightClient = {
  readonly cursor: Cursor;
  readonly isLive: boolean;
  readonly stretches: ReturnType<typeof createStretches>;
  readonly counts: { readonly events: number; readonly welcomes: number; readonly resumes: number };
  /** Its connection breaks without a word. */
  drop(): void;
  /** It says nothing any more and loses what it is told, until the server lets it go. */
  fallSilent(): void;
  close(): void;
};

type Deps = {
  readonly url: string;
  readonly clientId: string;
  readonly start: Cursor;
  readonly random: SeededRandom;
};

const welcomeMs = 10_000;
const shutdownMs = 5000;

export const openLightClient = ({ url, clientId, start, random }: Deps): LightClient => {
  const address = `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const stretches = createStretches(start.seq);
  const counts = { events: 0, welcomes: 0, resumes: 0 };
  let cursor = start;
  /** What comes while a snapshot is fetched. */
  let held: Delivery[] | null = null;
  let generation = 0;
  let attempt = 0;
  let isLive = false;
  let isClosed = false;
  let isLeaving = false;
  let isSilent = false;
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;

  const say = (name: string, data: object): void =>
    socket?.send(`42${JSON.stringify([name, data])}`);

  const receive = (delivery: Delivery): void => {
    const [name, data, meta] = delivery;
    if (held !== null) {
      held.push(delivery);
      return;
    }
    const arrival = classifyArrival(cursor, meta);
    if (arrival === 'duplicate') return;
    if (arrival !== 'next') {
      socket?.terminate();
      return;
    }
    cursor = { epoch: meta.epoch, seq: meta.seq };
    if (name === frame.skipped) return;
    counts.events += 1;
    stretches.hear(meta.seq, wordOf(name, data));
  };

  const reset = async ({ snapshotUrl }: Pick<Reset, 'snapshotUrl'>): Promise<void> => {
    held = [];
    try {
      const snapshot = (await (await fetch(url + snapshotUrl)).json()) as Cursor;
      const waiting = held;
      held = null;
      cursor = { epoch: snapshot.epoch, seq: snapshot.seq };
      stretches.beginAt(cursor.seq);
      for (const delivery of waiting) receive(delivery);
    } catch {
      // It comes back with its old cursor, and is sent here again.
      held = null;
      socket?.terminate();
    }
  };

  const welcomed = ({ streams }: Welcome): void => {
    counts.welcomes += 1;
    attempt = 0;
    isLive = true;
    const answer = streams[publicStream];
    if (answer?.kind === 'resumed') counts.resumes += 1;
    if (answer?.kind === 'reset') void reset(answer);
  };

  const heard = (name: string, data: unknown, rest: readonly unknown[]): void => {
    // Both sides are of one release.
    if (name === frame.welcome) welcomed(data as Welcome);
    else if (name === frame.batch)
      for (const delivery of data as readonly Delivery[]) receive(delivery);
    else if (name === frame.ping)
      say(frame.pong, { echo: (data as { timestamp: number }).timestamp, clientTime: Date.now() });
    else if (name === frame.reset) void reset(data as Reset);
    else if (name === frame.serverShutdown) isLeaving = true;
    else if (rest.length > 0) receive([name, data, rest[0]] as unknown as Delivery);
  };

  const read = (text: string): void => {
    if (isSilent) return;
    if (text === '2') socket?.send('3');
    else if (text.startsWith('0')) {
      generation += 1;
      const hello = { clientId, generation, cursors: { [publicStream]: cursor } };
      socket?.send(`40${JSON.stringify(hello)}`);
    } else if (text.startsWith('42')) {
      const [name, data, ...rest] = JSON.parse(text.slice(2)) as [string, unknown, ...unknown[]];
      heard(name, data, rest);
    }
  };

  const returnLater = (): void => {
    isLive = false;
    isSilent = false;
    if (isClosed) return;
    const delayMs = isLeaving
      ? shutdownMs * (0.8 + 0.4 * random())
      : withFullJitter(getBackoffDelay(attempt), random());
    isLeaving = false;
    attempt += 1;
    timer = setTimeout(connect, delayMs);
  };

  const connect = (): void => {
    const mine = new WebSocket(address, { perMessageDeflate: false, handshakeTimeout: welcomeMs });
    socket = mine;
    mine.on('message', (bytes: Buffer) => read(bytes.toString()));
    mine.on('error', () => undefined); // 'close' follows.
    mine.once('close', () => {
      if (socket === mine) returnLater();
    });
  };

  connect();
  return {
    ...{ stretches, counts },
    get cursor() {
      return cursor;
    },
    get isLive() {
      return isLive;
    },
    drop: () => socket?.terminate(),
    fallSilent() {
      isSilent = true;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      socket?.terminate();
    },
  };
};
