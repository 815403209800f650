import { once } from 'node:events';
import { connect } from 'node:net';

export type HeldRequest = {
  /** Sends the rest; the HTTP status, undefined when the connection was cut. */
  readonly finish: () => Promise<number | undefined>;
};

/** Begins to ask and stops half-way, so that a server that is told to end meanwhile has somebody to answer. */
export const holdRequest = async (url: string, path: string): Promise<HeldRequest> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const closed = once(socket, 'close').catch(() => undefined);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  await once(socket, 'connect');
  // A cut connection is told by an answer that is lacking.
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n`);
  return {
    finish: async () => {
      socket.end('Connection: close\r\n\r\n');
      await closed;
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
      return status === undefined ? undefined : Number(status);
    },
  };
};
