import { normalize } from 'node:path';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { readErasures, type Receiver } from '../../lib/store/index.ts';
import type { Files } from '../../lib/wal/index.ts';
import { readSignedJson } from '../internal/internal-app.ts';
import { bodyHashHeader } from '../internal/signature.ts';
import * as api from './backup-api.ts';

type Deps = {
  readonly receiver: Receiver;
  readonly files: Files;
  /** The backups directory: readable as a whole for a restore. */
  readonly dir: string;
};

/** What the role `backup` does for `app`: takes its log, people and photos, and gives backups back. */
export const createReceiveRoutes = ({ receiver, files, dir }: Deps): Router => {
  const router = Router();

  const post = <Body>(
    path: string,
    schema: z.ZodType<Body>,
    work: (body: Body, response: Response) => Promise<unknown>,
  ): void => {
    router.post(path, ...readSignedJson(api.maxJsonBytes), async (request, response) => {
      const parsed = schema.safeParse(request.body);
      if (!parsed.success) {
        response.status(400).json({ error: 'This is not what is asked for.', code: 'not_valid' });
        return;
      }
      const answer = await work(parsed.data, response);
      response.json(answer);
    });
  };

  post('/log/up-to', api.askUpTo, ({ history }) => receiver.upTo(history));
  router.get('/newest', async (_request, response) => {
    response.json({ newest: (await receiver.newest()) ?? null });
  });
  post('/log', api.sentLines, async ({ history, shipped }, response) => {
    const received = await receiver.receive(history, shipped);
    if (received.ok) return received.value;
    response.status(409);
    return received.error;
  });
  post('/log/whole', api.sentWhole, async ({ history, seq }) => {
    await receiver.noteWhole(history, seq);
    return {};
  });
  post('/contents/missing', api.askMissing, async ({ contents }) => ({
    missing: await receiver.missing(contents),
  }));
  router.put('/contents/:sha256', putContent(receiver));
  post('/uploads', api.sentUploads, async ({ history, uploads }, response) => {
    const named = await receiver.nameUploads(history, uploads);
    if (named.ok) return {};
    response.status(409);
    return { wanted: named.error };
  });
  post('/sealed', api.sentSealed, async ({ history, files: sent }, response) => {
    const sealed = await receiver.seal(history, sent.map(decode));
    if (sealed.ok) return {};
    response.status(409);
    return { wanted: sealed.error };
  });
  post('/forget', api.sentForget, async ({ owners }) => {
    await receiver.forget(owners);
    return {};
  });
  router.get('/erasures', async (_request, response) => {
    response.json({ erasures: await readErasures(files, dir) });
  });
  router.post('/backups', async (_request, response) => {
    response.json({ id: (await receiver.make())?.id ?? null });
  });
  addReading(router, files, dir);
  return router;
};

const decode = ({ bytes, ...file }: z.infer<typeof api.sentSealed>['files'][number]) => ({
  ...file,
  ...(bytes === undefined ? {} : { bytes: Buffer.from(bytes, 'base64') }),
});

const putContent =
  (receiver: Receiver): RequestHandler =>
  async (request, response) => {
    const { sha256 } = request.params;
    // The digest that was signed is the one that the bytes are held to.
    const isSigned = typeof sha256 === 'string' && sha256 === request.get(bodyHashHeader);
    const isTaken =
      isSigned && (await receiver.putContent(sha256, request as AsyncIterable<Uint8Array>));
    if (isTaken) response.json({});
    else
      response
        .status(400)
        .json({ error: 'The bytes are not those of this digest.', code: 'not_valid' });
  };

/** The backups directory as it is, for a restore elsewhere. People and secrets in it are sealed. */
const addReading = (router: Router, files: Files, dir: string): void => {
  const pathIn = (request: Request): string | undefined => {
    const { path } = request.query;
    if (typeof path !== 'string' || path.includes('\0')) return undefined;
    const inside = normalize(`/${path}`);
    return `${dir}${inside === '/' ? '' : inside}`;
  };
  const read = (
    path: string,
    work: (path: string, request: Request, response: Response) => Promise<void>,
  ): void => {
    router.get(path, async (request, response) => {
      const found = pathIn(request);
      if (found === undefined || (await files.size(found)) === undefined)
        response.status(404).json({ error: 'That is not here.', code: 'not_found' });
      else await work(found, request, response);
    });
  };
  read('/files/size', async (path, _request, response) => {
    response.json({ bytes: (await files.size(path)) ?? null });
  });
  read('/files/list', async (path, _request, response) => {
    response.json({ names: await files.list(path) });
  });
  read('/files', async (path, request, response) => {
    const position = Number(request.query.position ?? 0);
    const wanted = Math.min(Number(request.query.bytes ?? 0), api.maxReadBytes);
    if (!Number.isSafeInteger(position) || position < 0 || !(wanted > 0)) {
      response.status(400).json({ error: 'Name a position and a size.', code: 'not_valid' });
      return;
    }
    const handle = await files.open(path, { readOnly: true });
    try {
      const buffer = Buffer.alloc(wanted);
      const count = await handle.read(buffer, position);
      response.type('application/octet-stream').send(buffer.subarray(0, count));
    } finally {
      await handle.close();
    }
  });
};
