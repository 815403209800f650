import { io } from 'socket.io-client';
import { frame, publicStream, type Hello, type Welcome } from '../../shared/wire/frames.ts';
import { contestCommand } from './contest-command.ts';
import { enterDesign, organiserOf } from './contest-programs.ts';
import { startContestServer, type ContestServer } from './contest-server.ts';

const secrets = {
  INTERNAL_SECRET: 'b7d41c9e60f2a8357ce1904fd2a6b835',
  BACKUP_KEY: 'f3a9-77c1-e05b-42d8-9c6e',
  LOG_LEVEL: 'debug',
};

export type BusyContest = {
  readonly contest: ContestServer;
  readonly media: ContestServer;
  readonly backup: ContestServer;
  dispose(): Promise<void>;
};

/** A contest with machines for its photos and its backups, in which some of everything has happened. */
export const startBusyContest = async (): Promise<BusyContest> => {
  const backup = await startContestServer({ ...secrets, ROLE: 'backup' });
  const media = await startContestServer({ ...secrets, ROLE: 'media', BACKUP_URL: backup.url });
  const contest = await startContestServer({
    ...{ ...secrets, BACKUP_EVERY_MINUTES: '60' },
    ...{ MEDIA_URL: media.url, BACKUP_URL: backup.url },
  });
  // It looks for the newest complete backup when it starts.
  await contestCommand(contest, ['backup'], secrets);
  await contest.restart();
  await doSomeOfEverything(contest);
  return {
    ...{ contest, media, backup },
    dispose: async () => {
      for (const each of [contest, media, backup]) await each.dispose();
    },
  };
};

const looks = ['/', '/health', '/ready', '/api/realtime-health', '/api/feed'];

const doSomeOfEverything = async (contest: ContestServer): Promise<void> => {
  const { url } = contest;
  // An archive that is refused and a picture that is not there are requests of their routes as well.
  for (const path of [...looks, '/api/export.zip', '/uploads/no-photo/640.webp'])
    await (await fetch(`${url}${path}`)).arrayBuffer();
  await organiserOf(contest);
  await fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ password: 'not-the-word' }),
  });
  const { streams } = await visit(url, hello);
  const start = streams[publicStream];
  await enterDesign(url, { caption: 'Rose' });
  const cursors =
    start?.kind === 'reset' ? { [publicStream]: { epoch: start.epoch, seq: start.seq } } : {};
  await visit(url, { ...hello, generation: 1, cursors });
  await readSomeEvents(url);
};

const hello: Hello = { clientId: '0123456789abcdefghjkmnpqrs', generation: 0, cursors: {} };

/** Says hello, sends a command that is refused, and goes. */
const visit = async (url: string, auth: Hello): Promise<Welcome> => {
  const socket = io(url, { auth, transports: ['websocket'], reconnection: false });
  const welcomed = new Promise<Welcome>((resolve) => socket.once(frame.welcome, resolve));
  const welcome = await welcomed;
  await socket.emitWithAck('command', { key: 'a-key-of-nobody', command: { type: 'reveal' } });
  socket.disconnect();
  return welcome;
};

const readSomeEvents = async (url: string): Promise<void> => {
  const leaving = new AbortController();
  const headers = { Accept: 'text/event-stream' };
  const events = await fetch(`${url}/api/events?after=0`, { headers, signal: leaving.signal });
  await events.body?.getReader().read();
  leaving.abort();
};
