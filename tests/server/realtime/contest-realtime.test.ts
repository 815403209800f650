import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { randomId } from '../../../shared/base/random.ts';
import type { Welcome } from '../../../shared/wire/frames.ts';
import { createContestLog } from '../../../server/realtime/contest-log.ts';
import { createContestRealtime } from '../../../server/realtime/contest-realtime.ts';
import { systemClock } from '../../../server/system-clock.ts';
import { systemRandom } from '../../support/sample-photos.ts';
import { openTempContest, organiser, visitor } from '../../support/temp-contest.ts';

const openLive = async (eventsPerSecond = 50) => {
  const contest = await openTempContest();
  const server = createServer();
  const { views, useCases, store, durable, actorOf } = contest;
  const live = createContestRealtime({
    ...{ server, views, useCases, actorOf, eventsPerSecond, random: systemRandom },
    log: createContestLog(store, durable),
    isOwnOrigin: ({ headers }) => headers.origin !== 'https://evil.example',
    limits: {},
    clock: systemClock,
  });
  durable.subscribe(live.hear);
  await live.realtime.initializeConnections();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets: Socket[] = [];
  const connect = (options: Parameters<typeof io>[1] = {}): Socket => {
    const socket = io(url, { transports: ['websocket'], forceNew: true, ...options });
    sockets.push(socket);
    return socket;
  };
  return {
    contest,
    connect,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.close();
      live.close();
      await new Promise((done) => server.close(done));
      await contest[Symbol.asyncDispose]();
    },
  };
};

const hello = () => ({ clientId: randomId(systemRandom), generation: 1, cursors: {} });

const heard = <T>(socket: Socket, name: string): Promise<T> =>
  new Promise((resolve) => void socket.once(name, (data: T) => resolve(data)));

const withSession = (sessionId: string) => ({
  auth: hello(),
  extraHeaders: { cookie: `session=${sessionId}` },
});

const judge = async ({ useCases }: Awaited<ReturnType<typeof openTempContest>>) => {
  const made = await useCases.createInvite('Mara', organiser());
  if (!made.ok) throw new Error(made.error.message);
  const { invite, path } = made.value.value;
  const signedIn = await useCases.signIn({ invite: path.split('#')[1] ?? '' }, visitor());
  if (!signedIn.ok) throw new Error(signedIn.error.message);
  return { inviteId: invite.id, sessionId: signedIn.value.value.sessionId };
};

describe('the contest over sockets', () => {
  test('a plain client that knows nothing of us hears of a new design, without a name', async () => {
    await using live = await openLive();
    const socket = live.connect();
    await heard(socket, 'connect');
    const news = heard<Record<string, unknown>>(socket, 'newSubmission');
    await live.contest.submit(visitor('key-1'));
    expect(await news).toMatchObject({ number: 1, caption: 'Koi', artist: null });
    expect(JSON.stringify(await news)).not.toMatch(/Ana|555/);
  });

  test('the session’s cookie decides on the stream', async () => {
    await using live = await openLive();
    const { sessionId } = await judge(live.contest);
    const welcome = await heard<Welcome>(live.connect(withSession(sessionId)), 'welcome');
    expect(welcome.stream).toBe('judges');
    const stranger = await heard<Welcome>(live.connect(withSession('guessed')), 'welcome');
    expect(stranger.stream).toBe('public');
  });

  test('a page that joins is told which snapshot covers its place', async () => {
    await using live = await openLive();
    await live.contest.submit(visitor('key-1'));
    const seq = live.contest.durable.seq();
    const { streams } = await heard<Welcome>(live.connect({ auth: hello() }), 'welcome');
    expect(streams.public).toMatchObject({
      kind: 'reset',
      seq,
      snapshotUrl: `/api/snapshot?stream=public&atLeast=${seq}`,
    });
  });

  test('a judge saves winners over the socket, and a retry saves once', async () => {
    await using live = await openLive();
    const { sessionId } = await judge(live.contest);
    await live.contest.submit(visitor('key-1'));
    const [entry] = live.contest.views.entries('judges');
    const socket = live.connect(withSession(sessionId));
    await heard(socket, 'welcome');
    const saved = heard(socket, 'saveWinners');
    const envelope = {
      key: 'save-key-1',
      command: { type: 'saveWinners', winners: { traditional: [entry?.id] } },
    };
    const first: unknown = await socket.emitWithAck('command', envelope);
    const again: unknown = await socket.emitWithAck('command', envelope);
    expect(first).toMatchObject({ success: true, replayed: false, backedUp: 0 });
    expect(again).toMatchObject({ success: true, replayed: true });
    expect(await saved).toMatchObject({ savedBy: 'Mara', revision: 1 });
  });

  test('a visitor is refused what judges may, and nonsense is refused in words', async () => {
    await using live = await openLive();
    const socket = live.connect({ auth: hello() });
    await heard(socket, 'welcome');
    const command = { type: 'saveWinners', winners: {} };
    expect(await socket.emitWithAck('command', { key: 'some-key', command })).toMatchObject({
      code: 'not_signed_in',
    });
    expect(await socket.emitWithAck('command', 'nonsense')).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('revoking an invite closes the judge’s socket for good', async () => {
    await using live = await openLive();
    const { sessionId, inviteId } = await judge(live.contest);
    const socket = live.connect(withSession(sessionId));
    await heard(socket, 'welcome');
    const gone = heard<string>(socket, 'disconnect');
    await live.contest.useCases.runCommand({ type: 'revokeInvite', inviteId }, organiser());
    expect(await gone).toBe('io server disconnect');
  });

  test('a page of another site gets no connection', async () => {
    await using live = await openLive();
    const socket = live.connect({
      extraHeaders: { origin: 'https://evil.example' },
      reconnection: false,
    });
    const refused = await heard<Error>(socket, 'connect_error');
    expect(refused).toBeInstanceOf(Error);
    expect(socket.connected).toBe(false);
  });

  test('a socket that sends too much is told to wait', async () => {
    await using live = await openLive(2);
    const socket = live.connect({ auth: hello() });
    await heard(socket, 'welcome');
    const answers = await Promise.all(
      [1, 2, 3].map(() => socket.emitWithAck('command', 'nonsense') as Promise<unknown>),
    );
    expect(answers.at(-1)).toMatchObject({ code: 'too_many_requests' });
  });

  test('nonsense counts as well, and what is too much is not read', async () => {
    await using live = await openLive(2);
    const socket = live.connect({ auth: hello() });
    await heard(socket, 'welcome');
    for (let round = 0; round < 5; round += 1) socket.emit('anything', round);
    expect(await socket.emitWithAck('command', 'nonsense')).toMatchObject({
      code: 'too_many_requests',
    });
  });

  test('a command that is not understood is refused in words for people', async () => {
    await using live = await openLive();
    const socket = live.connect({ auth: hello() });
    const answer: unknown = await socket.emitWithAck('command', {
      key: 'some-key',
      command: { type: 'openSession' },
    });
    expect(answer).toEqual({
      code: 'invalid_request',
      error: 'There is no such command. Check its type.',
      requestId: expect.stringMatching(/^[0-9a-z]{16}$/) as string,
    });
  });
});
