import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { SeededRandom } from './seeded-random.ts';
import { createSlowPipe, type SlowPipe, type Weather } from './slow-pipe.ts';

/** `up` goes to the server, `down` comes from it. */
export type Direction = 'up' | 'down';

/** What brings a page its stream; a request's first line and headers tell which it is. */
export type Road = 'websocket' | 'long-polling' | 'server-sent-events';

export type WireFault =
  | 'delay'
  | 'trickle'
  | 'cut mid-frame'
  | 'reset'
  | 'half-open'
  | 'one-way'
  | 'refused'
  | 'road blocked';

/** A cable between clients and a server, made of real sockets, to which things happen. */
export type FaultyWire = {
  readonly url: string;
  /** Connections that have not ended on both sides. */
  readonly size: number;
  /** How often each kind of fault was felt by a connection. */
  readonly felt: Readonly<Record<WireFault, number>>;
  /** For those that are there and those that come. */
  setWeather(weather: Weather): void;
  /** New connections are reset at once. */
  refuse(isRefused: boolean): void;
  /** What travels on these roads is reset, now and later; everything else passes. */
  block(roads: readonly Road[]): void;
  /** Each connection breaks in the middle of what comes down next: so many bytes of it pass. */
  cutMidFrame(bytes: number): void;
  /** Each connection ends with a RST on both sides. */
  reset(): void;
  /** What is there now stays open and carries nothing any more; neither side hears of the other's end. */
  goHalfOpen(): void;
  /** The same in one direction alone. */
  silence(direction: Direction): void;
  close(): Promise<void>;
};

type Connection = {
  readonly client: Socket;
  readonly server: Socket;
  readonly pipes: Readonly<Record<Direction, SlowPipe>>;
  /** The road of its last request; none for the rest of HTTP. */
  road: Road | null;
  /** Since when it is silent, nobody hears of an end any more. */
  isSilent: boolean;
};

export const openFaultyWire = async (
  serverPort: number,
  random: SeededRandom,
): Promise<FaultyWire> => {
  const connections = new Set<Connection>();
  const felt: Record<WireFault, number> = {
    ...{ delay: 0, trickle: 0, 'cut mid-frame': 0, reset: 0 },
    ...{ 'half-open': 0, 'one-way': 0, refused: 0, 'road blocked': 0 },
  };
  let weather: Weather = {};
  let isRefused = false;
  let blocked: readonly Road[] = [];

  const end = (connection: Connection, how: 'destroy' | 'resetAndDestroy'): void => {
    connections.delete(connection);
    for (const pipe of Object.values(connection.pipes)) pipe.stop();
    connection.client[how]();
    connection.server[how]();
  };

  const blockIfAsked = (connection: Connection): boolean => {
    if (connection.road === null || !blocked.includes(connection.road)) return false;
    felt['road blocked'] += 1;
    end(connection, 'resetAndDestroy');
    return true;
  };

  const join = (client: Socket): void => {
    const server = connect({ port: serverPort, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [client, server]) socket.setNoDelay(true);
    const pipe = (from: Socket, to: Socket, mayPass: (chunk: Buffer) => boolean): SlowPipe =>
      createSlowPipe({
        ...{ from, to, random, mayPass },
        weather: () => weather,
        onSlowed({ bytesPerSecond }) {
          felt[bytesPerSecond === undefined ? 'delay' : 'trickle'] += 1;
        },
        onCut() {
          felt['cut mid-frame'] += 1;
          end(connection, 'destroy');
        },
      });
    const readRoad = (chunk: Buffer): boolean => {
      const head = readHead(chunk);
      if (head !== null) connection.road = roadOf(head);
      return !blockIfAsked(connection);
    };
    const pipes = { up: pipe(client, server, readRoad), down: pipe(server, client, () => true) };
    const connection: Connection = { client, server, pipes, road: null, isSilent: false };
    connections.add(connection);
    for (const socket of [client, server]) {
      socket.on('error', () => undefined); // 'close' follows.
      socket.once('close', (hadError) => {
        const isOver = client.destroyed && server.destroyed;
        // Unless something broke, what is still on its way must arrive.
        if (isOver || (hadError && !connection.isSilent)) end(connection, 'destroy');
      });
    }
  };

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (!isRefused) {
      join(client);
      return;
    }
    felt.refused += 1;
    client.resetAndDestroy();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    felt,
    get size() {
      return connections.size;
    },
    setWeather(given) {
      weather = given;
      for (const { pipes } of connections) {
        pipes.up.look();
        pipes.down.look();
      }
    },
    refuse(given) {
      isRefused = given;
    },
    block(roads) {
      blocked = roads;
      for (const connection of connections) blockIfAsked(connection);
    },
    cutMidFrame(bytes) {
      for (const { pipes } of connections) pipes.down.cutNext(bytes);
    },
    reset() {
      for (const connection of connections) {
        felt.reset += 1;
        end(connection, 'resetAndDestroy');
      }
    },
    goHalfOpen() {
      for (const connection of connections) {
        felt['half-open'] += 1;
        connection.isSilent = true;
        connection.pipes.up.hold();
        connection.pipes.down.hold();
      }
    },
    silence(direction) {
      for (const connection of connections) {
        felt['one-way'] += 1;
        connection.isSilent = true;
        connection.pipes[direction].hold();
      }
    },
    async close() {
      for (const connection of connections) end(connection, 'destroy');
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
};

const headBytes = 2048;

/** The first line and headers where a request begins here, else null. */
const readHead = (chunk: Buffer): string | null => {
  const head = chunk.toString('latin1', 0, headBytes);
  return /^(GET|POST|HEAD) \//.test(head) ? head : null;
};

const roadOf = (head: string): Road | null => {
  if (/^\w+ \/socket\.io\/\S*transport=websocket/.test(head)) return 'websocket';
  if (/^\w+ \/socket\.io\//.test(head)) return 'long-polling';
  return /^accept: text\/event-stream/im.test(head) ? 'server-sent-events' : null;
};
