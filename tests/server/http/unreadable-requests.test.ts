import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { answerUnreadable } from '../../../server/http/unreadable-requests.ts';
import { systemRandom } from '../../support/sample-photos.ts';

const answerTo = async (sent: string): Promise<{ status: number; body: unknown }> => {
  // Checked often, so that what never ends is soon given up.
  const server = createServer({ connectionsCheckingInterval: 10, headersTimeout: 20 });
  answerUnreadable(server, systemRandom);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(sent);
  const answer = await text(socket);
  server.close();
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
};

test.each([
  ['nonsense', 'NONSENSE\r\n\r\n', 400],
  ['headers that are too long', `GET / HTTP/1.1\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ['a request that never ends', 'GET / HTTP/1.1\r\nHost: here\r\n', 408],
])('%s is answered in the form of every error', async (_what, sent, status) => {
  expect(await answerTo(sent)).toEqual({
    status,
    body: {
      error: expect.stringMatching(/^[A-Z].+\.$/) as string,
      code: 'invalid_request',
      requestId: expect.stringMatching(/^[0-9a-z]{16}$/) as string,
    },
  });
});
