import { WebSocket } from 'ws';

/** Many clients in one process that speak as little of the protocol as they can. */
export type Swarm = {
  /** How many messages came in all, and how long each took, in milliseconds; a sample of them. */
  readonly heard: () => number;
  readonly latencies: readonly number[];
  forget(): void;
  close(): void;
};

const atOnce = 100;
const connectMs = 20_000;
const sampleEvery = 16;
/** Of an event; everything else is talk of the protocols. */
const eventMark = '"news"';
const timeMark = /"at":(\d+)/;

/** Connects `count` clients to a server; `hello` is what Socket.IO's handshake brings, nothing for a bare WebSocket. */
export const connectSwarm = async (
  port: number,
  count: number,
  hello: ((nth: number) => object) | null | 'bare',
): Promise<Swarm> => {
  const sockets: WebSocket[] = [];
  let latencies: number[] = [];
  let heard = 0;

  const hear = (socket: WebSocket, text: string): void => {
    if (text === '2') socket.send('3');
    else if (text.includes(eventMark)) {
      const events = text.split(eventMark).length - 1;
      heard += events;
      if (heard % sampleEvery === 0)
        latencies.push(Date.now() - Number(timeMark.exec(text)?.[1] ?? Date.now()));
    }
  };

  const connect = (nth: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const path = hello === 'bare' ? '' : '/socket.io/?EIO=4&transport=websocket';
      const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, {
        perMessageDeflate: false,
        handshakeTimeout: connectMs,
      });
      sockets.push(socket);
      socket.once('error', reject);
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        if (text.startsWith('0')) socket.send(`40${hello ? JSON.stringify(helloOf(nth)) : ''}`);
        if (text.startsWith('40')) resolve();
        hear(socket, text);
      });
      if (hello === 'bare') socket.once('open', () => resolve());
    });
  const helloOf = (nth: number): object => (typeof hello === 'function' ? hello(nth) : {});

  for (let from = 0; from < count; from += atOnce)
    await Promise.all(
      Array.from({ length: Math.min(atOnce, count - from) }, (_, nth) => connect(from + nth)),
    );
  return {
    heard: () => heard,
    get latencies() {
      return latencies;
    },
    forget() {
      heard = 0;
      latencies = [];
    },
    close: () => sockets.forEach((socket) => socket.terminate()),
  };
};
