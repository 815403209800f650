import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { frame, type Hello, type Ping } from '../../shared/wire/frames.ts';
import { enterDesign, organiserOf } from '../support/contest-programs.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

let contest: ContestServer;
const opened: Socket[] = [];

beforeEach(async () => {
  contest = await startContestServer({
    REALTIME_HEARTBEAT_INTERVAL: '250',
    REALTIME_HEARTBEAT_TIMEOUT: '500',
  });
});
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.disconnect();
  await contest.dispose();
});

type Heard = readonly [name: string, data: unknown];

/** Somebody else's program: `io(url)` and two listeners, nothing of ours. */
const openPlainClient = () => {
  const socket = io(contest.url);
  opened.push(socket);
  const heard: Heard[] = [];
  const lost: string[] = [];
  const waiting = new Set<() => void>();
  const check = () => {
    for (const each of [...waiting]) each();
  };
  socket.onAny((name: string, data: unknown) => {
    heard.push([name, data]);
    check();
  });
  socket.on('connect', check).on('disconnect', (reason) => {
    lost.push(reason);
    check();
  });
  const until = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const settle = () => {
        if (!isTrue()) return;
        waiting.delete(settle);
        resolve();
      };
      waiting.add(settle);
      settle();
    });
  return { socket, heard, lost, until };
};

/** A client that knows the protocol, to count the server's heartbeats by. */
const passHeartbeats = (count: number): Promise<void> =>
  new Promise((resolve) => {
    const hello: Hello = { clientId: '0123456789abcdefghjkmnpqrs', generation: 1, cursors: {} };
    const socket = io(contest.url, { auth: hello, forceNew: true });
    opened.push(socket);
    let heard = 0;
    socket.on(frame.ping, ({ timestamp }: Ping) => {
      socket.emit(frame.pong, { echo: timestamp, clientTime: timestamp });
      heard += 1;
      if (heard < count) return;
      socket.disconnect();
      resolve();
    });
  });

const saveFirst = async (entryId: string): Promise<void> => {
  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [entryId] });
};

test('a plain socket.io-client hears of new entries and winners as documented, and is left in peace', async () => {
  const client = openPlainClient();
  await client.until(() => client.socket.connected);
  // Three times as long as a client of ours could stay silent.
  await passHeartbeats(6);
  expect(client.lost).toEqual([]);

  const entry = await enterDesign(contest.url, { caption: 'Rose' });
  await saveFirst(entry.id);
  await client.until(() => client.heard.length >= 2);
  expect(client.heard).toEqual([
    [
      'newSubmission',
      {
        id: entry.id,
        number: 1,
        categoryId: 'flash',
        caption: 'Rose',
        imageUrl: expect.stringMatching(/^\/uploads\/.+\/\d+\.webp$/) as string,
        widths: expect.arrayContaining([320, 640]) as number[],
        width: 640,
        height: 800,
        color: expect.stringMatching(/^#[0-9a-f]{6}$/) as string,
        artist: null,
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      },
    ],
    [
      'saveWinners',
      {
        winners: {
          flash: [
            {
              id: entry.id,
              number: 1,
              caption: 'Rose',
              imageUrl: expect.stringMatching(/^\/uploads\//) as string,
              place: 1,
              artist: null,
            },
          ],
        },
        revision: 1,
      },
    ],
  ]);
  expect(JSON.stringify(client.heard)).not.toMatch(/Kim Reyes|555/);
});

test.each([
  ['a restart', () => contest.stop(), ['transport close']],
  // A process that is gone may reset its connections.
  ['kill -9', () => contest.kill9(), ['transport close', 'transport error']],
])('after %s it comes back by itself and hears what is new', async (_, end, reasons) => {
  const client = openPlainClient();
  await client.until(() => client.socket.connected);
  await end();
  await client.until(() => client.lost.length === 1);
  // A client told "io server disconnect" would never try again.
  expect(reasons).toContain(client.lost[0]);

  await contest.start();
  await client.until(() => client.socket.connected);
  const entry = await enterDesign(contest.url, { caption: 'Ship' });
  await client.until(() => client.heard.some(([name]) => name === 'newSubmission'));
  expect(client.heard.filter(([name]) => name === 'newSubmission')).toMatchObject([
    ['newSubmission', { id: entry.id }],
  ]);
});
