import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { err } from '../../../shared/base/result.ts';
import { refusal } from '../../../shared/contest/errors.ts';
import { createRequestGuard } from '../../../server/internal/request-guard.ts';
import { createInternalApp } from '../../../server/internal/internal-app.ts';
import { createInternalClient } from '../../../server/internal/internal-client.ts';
import { nameRequests } from '../../../server/http/guards.ts';
import { createPhotoUpload } from '../../../server/media/photo-upload.ts';
import { createLogger, type LogLine } from '../../../server/ops/logger.ts';
import { createRequestScope } from '../../../server/ops/request-scope.ts';
import { createCommandRouter } from '../../../server/realtime/command-router.ts';
import { systemClock as clock, systemRandom as random } from '../../../server/system-clock.ts';
import { listen } from '../../support/listen.ts';
import { makeFolder } from '../../support/sample-photos.ts';

const requests = createRequestScope();
const lines: LogLine[] = [];
const logger = createLogger(
  'debug',
  { write: (line) => void lines.push(JSON.parse(line) as LogLine) },
  { currentRequest: requests.current },
);
const idOf = (msg: string) => lines.find((line) => line.msg === msg)?.requestId;

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  lines.length = 0;
  folder = await makeFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const openDoor = async () => {
  const app = express();
  const upload = createPhotoUpload({ tempDir: folder.dir, random });
  app.use(nameRequests({ random, logger, clock, requests }), express.json());
  app.post('/json', (_request, response) => {
    logger.info('read JSON');
    response.json({});
  });
  app.post('/photo', async (request, response) => {
    await upload.receive(request, response);
    logger.info('read a photo');
    response.once('close', () => setImmediate(() => logger.info('long after')));
    response.json({});
  });
  return listen(app);
};

test('whatever is written while a request is worked on names it, and nothing that comes later', async () => {
  await using door = await openDoor();
  const headers = { 'Content-Type': 'application/json' };
  const first = await fetch(`${door.url}/json`, { method: 'POST', headers, body: '{"a":1}' });
  expect(idOf('read JSON')).toBe(first.headers.get('x-request-id'));

  const body = new FormData();
  body.set('photo', new Blob(['x'.repeat(200_000)]), 'x.jpg');
  const second = await fetch(`${door.url}/photo`, { method: 'POST', body });
  expect(idOf('read a photo')).toBe(second.headers.get('x-request-id'));
  expect(idOf('read a photo')).not.toBe(idOf('read JSON'));
  await expect.poll(() => lines.some(({ msg }) => msg === 'long after')).toBe(true);
  expect(idOf('long after')).toBeUndefined();
});

test('what another machine is asked for a request is written there under the same name', async () => {
  const secret = 'b7d41c9e60f2a8357ce1904fd2a6b835';
  const routes = express.Router().get('/ask', (_request, response) => {
    logger.info('asked there');
    response.json({});
  });
  await using machine = await listen(
    createInternalApp({
      guard: createRequestGuard(secret, clock),
      ...{ routes, problems: () => [], logger, clock, random, requests },
    }),
  );
  const ask = createInternalClient({
    ...{ url: machine.url, secret, clock, random, currentRequest: requests.current },
  });
  await requests.run('0123456789abcdef', () => ask({ method: 'GET', target: '/ask' }));
  expect(idOf('asked there')).toBe('0123456789abcdef');

  // Who did not sign names nothing.
  await fetch(`${machine.url}/ask`, { headers: { 'x-request-id': 'fedcba9876543210' } });
  expect(lines.at(-1)?.msg).toBe('internal request refused');
  expect(JSON.stringify(lines.at(-1))).not.toContain('fedcba9876543210');
});

test('a command over a socket has a name in its answer and in the log', async () => {
  const route = createCommandRouter({
    useCases: {
      runCommand: async () => {
        await new Promise(setImmediate);
        logger.info('worked on');
        return err(refusal('not_allowed', 'This is not open to you.'));
      },
    },
    actorOf: () => ({ kind: 'visitor' }),
    allows: () => true,
    requests,
  });
  const context = { socketId: 's', clientId: null, address: '', stream: 'public', subject: null };
  const command = { type: 'starEntry', entryId: 'an-entry', starred: true };
  const answer = await route(context, { key: 'a-key-of-it', command }, 'the-id-of-it');
  expect(answer).toMatchObject({ code: 'not_allowed', requestId: 'the-id-of-it' });
  expect(idOf('worked on')).toBe('the-id-of-it');
});
