import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

let contest: ContestServer;
afterEach(() => contest.dispose());

/** An answer that is waited for keeps a shutdown busy for seconds. */
const sendHalfARequest = async (url: string) => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('POST /api/login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n');
  socket.write('Content-Length: 100\r\n\r\n{');
  return socket;
};

const isTurnedAway = async (url: string): Promise<boolean> =>
  fetch(`${url}/ready`).then(
    ({ status }) => status === 503,
    () => true,
  );

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the first signal lets what was begun end, the second (%s) ends at once',
  async (second) => {
    contest = await startContestServer();
    const socket = await sendHalfARequest(contest.url);
    contest.signal('SIGTERM');
    await vi.waitFor(async () => expect(await isTurnedAway(contest.url)).toBe(true), 5000);
    const startedAt = performance.now();
    contest.signal(second);
    expect(await contest.ended()).toBe(1);
    process.stdout.write(`gone ${(performance.now() - startedAt).toFixed(0)} ms after it\n`);
    socket.destroy();
  },
);
