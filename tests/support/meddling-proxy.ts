import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What somebody's network does to what goes through it. */
export type Meddling = {
  /** Answers 403 to everything of Socket.IO. */
  isSocketRefused: boolean;
  /**
   * What becomes of an upgrade: 403; 101 and then an end, or not a word; the same after the server's welcome, so that
   * everything seems to be well.
   */
  websockets:
    'pass' | 'refused' | 'dropped' | 'muted' | 'dropped-once-welcomed' | 'muted-once-welcomed';
  /** How much of each answer is waited for before any of it is passed on: `Infinity` is all of it. */
  heldBackBytes: number;
  /** A connection on which nothing was heard for so long is cut, whatever it is for; 0 is never. */
  readonly idleMs: number;
};

/** A proxy on real sockets between a page and its server, as it stands in some convention's hall. */
export type MeddlingProxy = {
  readonly url: string;
  readonly meddling: Meddling;
  /** Breaks everything that is under way. */
  breakAll(): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The proxy has the server's own host name, so that one cookie serves for both. */
export const startMeddlingProxy = async (
  serverUrl: string,
  given: Partial<Meddling> = {},
): Promise<MeddlingProxy> => {
  const { hostname, port: serverPort } = new URL(serverUrl);
  const meddling: Meddling = {
    ...{ isSocketRefused: false, websockets: 'pass', heldBackBytes: 0, idleMs: 0 },
    ...given,
  };
  const open = new Set<Duplex>();

  const track = (stream: Duplex): void => {
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    stream.on('error', () => stream.destroy());
  };

  const server = createServer((request, response) => {
    if (meddling.isSocketRefused && isOfSocket(request)) response.writeHead(403).end();
    else passAnswer(serverUrl, request, response, () => meddling.heldBackBytes);
  });
  server.setTimeout(meddling.idleMs);
  server.on('connection', track);
  server.on('upgrade', (request, stream: Socket, head) => {
    if (meddling.isSocketRefused || meddling.websockets === 'refused') {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const onward = connect(Number(serverPort), hostname);
    track(onward);
    stream.setTimeout(meddling.idleMs, () => stream.destroy());
    onward.write(headOf(request));
    onward.write(head);
    stream.pipe(onward);
    stream.once('close', () => onward.destroy());
    onward.once('close', () => stream.destroy());
    passFrames(onward, stream, () => meddling.websockets);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const breakAll = (): void => {
    for (const stream of open) stream.destroy();
  };
  return {
    url: `http://${hostname}:${String(port)}`,
    meddling,
    breakAll,
    [Symbol.asyncDispose]: async () => {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const isOfSocket = ({ url }: IncomingMessage): boolean => url?.startsWith('/socket.io/') === true;

const passAnswer = (
  serverUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
  heldBackBytes: () => number,
): void => {
  const { method, headers, url = '/' } = request;
  const onward = ask(serverUrl + url, { method, headers }, (answer) => {
    const held: Buffer[] = [];
    let isThrough = false;
    const letThrough = (): void => {
      if (isThrough) return;
      isThrough = true;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.write(Buffer.concat(held));
    };
    answer.on('data', (piece: Buffer) => {
      if (isThrough) response.write(piece);
      else if (held.push(piece) && lengthOf(held) > heldBackBytes()) letThrough();
    });
    answer.on('end', () => {
      letThrough();
      response.end();
    });
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
};

const lengthOf = (pieces: readonly Buffer[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

const headOf = ({ method, url, rawHeaders }: IncomingMessage): string => {
  const lines = [`${String(method)} ${String(url)} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2)
    lines.push(`${String(rawHeaders[at])}: ${String(rawHeaders[at + 1])}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
};

/** From the server to the page; the first piece is the 101. */
const passFrames = (from: Duplex, to: Duplex, fate: () => Meddling['websockets']): void => {
  let pieces = 0;
  let isWelcomed = false;
  from.on('data', (piece: Buffer) => {
    pieces += 1;
    const isOver = fate().endsWith('welcomed') ? isWelcomed : fate() !== 'pass' && pieces > 1;
    if (!isOver) to.write(piece);
    else if (fate().startsWith('dropped')) to.destroy();
    isWelcomed ||= piece.includes('"welcome"');
  });
};
