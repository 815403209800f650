import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock as clock } from './system-clock.ts';

const idleSweepMs = 25;
const lastAnswersMs = 3000;

export const listen = (
  server: HttpServer,
  { port, host }: { readonly port: number; readonly host: string | undefined },
): Promise<AddressInfo> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      // A TCP server that listens has an address of this form.
      done(server.address() as AddressInfo);
    });
  });

/** Answers that are being written get a moment; a connection that only waits for its next request gets none. */
export const closeServer = async (server: HttpServer): Promise<void> => {
  const closed = new Promise((done) => server.close(done));
  const sweeping = clock.every(idleSweepMs, () => server.closeIdleConnections());
  const deadline = clock.after(lastAnswersMs, () => server.closeAllConnections());
  await closed;
  sweeping.stop();
  deadline.stop();
};
