import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { systemClock as clock } from './system-clock.ts';

const idleSweepMs = 25;
const lastAnswersMs = 3000;
/** A hall that comes back at once: with Node's 511 the kernel drops some, who then wait a second and more. */
const backlog = 4096;

export type Listening = {
  readonly port: number;
  /** Answers that are being written get a moment; a connection that only waits for its next request gets none. */
  readonly close: () => Promise<void>;
};

export const listen = async (
  server: HttpServer,
  { port, host }: { readonly port: number; readonly host: string | undefined },
): Promise<Listening> => {
  const sockets = followSockets(server);
  const address = await new Promise<AddressInfo>((done, fail) => {
    server.once('error', fail);
    server.listen({ port, host, backlog }, () => {
      server.off('error', fail);
      // A TCP server that listens has an address of this form.
      done(server.address() as AddressInfo);
    });
  });
  return {
    port: address.port,
    async close() {
      const closed = new Promise((done) => server.close(done));
      const sweeping = clock.every(idleSweepMs, () => server.closeIdleConnections());
      const deadline = clock.after(lastAnswersMs, () => {
        for (const socket of sockets) socket.destroy();
      });
      await closed;
      sweeping.stop();
      deadline.stop();
    },
  };
};

/** Those of websockets, too: the server forgets them, waits for them, and some programs never close their end. */
const followSockets = (server: HttpServer): ReadonlySet<Socket> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
};
