import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { randomId, type Random } from '../../shared/base/random.ts';
import type { ErrorBody } from '../../shared/contest/errors.ts';

type Answer = Pick<ErrorBody, 'error' | 'code'> & { readonly status: number };

const unreadable: Answer = {
  status: 400,
  code: 'invalid_request',
  error: 'The server could not read this request. Check its address and headers.',
};

const answers: ReadonlyMap<string, Answer> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: 431,
      code: 'invalid_request',
      error: 'The headers of this request are too long. Delete the cookies of this site and retry.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      status: 408,
      code: 'invalid_request',
      error: 'The request took too long to arrive. Send it again where the network is better.',
    },
  ],
]);

/** What is refused before it is a request at all is answered in the form of every error. */
export const answerUnreadable = (server: Server, random: Random): void => {
  server.on('clientError', (thrown: NodeJS.ErrnoException, socket: Socket) => {
    if (thrown.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, code, error } = answers.get(thrown.code ?? '') ?? unreadable;
    const body: ErrorBody = { error, code, requestId: randomId(random, 16) };
    const text = JSON.stringify(body);
    socket.write(
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n` +
        `Connection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `X-Request-Id: ${body.requestId}\r\nContent-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`,
    );
    // Whoever is slow on purpose must not keep the other half open.
    socket.destroySoon();
  });
};
