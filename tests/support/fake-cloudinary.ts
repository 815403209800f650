import { createHash } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import multer from 'multer';
import { listen } from './listen.ts';

const cloud = 'demo';
const apiKey = '123456789';
const apiSecret = 'not-a-real-secret';
const unsigned = new Set(['file', 'api_key', 'signature', 'resource_type', 'cloud_name']);

const sign = (algorithm: 'sha1' | 'sha256', text: string, encoding: 'hex' | 'base64'): string =>
  createHash(algorithm)
    .update(text + apiSecret)
    .digest(encoding);

/** Cloudinary's rule: every parameter but a few, sorted, `&` inside a value escaped, then the secret. */
const isSigned = (fields: Record<string, string>): boolean => {
  const text = Object.entries(fields)
    .filter(([name, value]) => !unsigned.has(name) && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`.replaceAll('&', '%26'))
    .join('&');
  const algorithm = fields.signature?.length === 64 ? 'sha256' : 'sha1';
  const isRecent = Math.abs(Date.now() / 1000 - Number(fields.timestamp)) < 3600;
  return isRecent && fields.api_key === apiKey && fields.signature === sign(algorithm, text, 'hex');
};

/** As much of Cloudinary as we use, with its signatures checked for real. */
export const startFakeCloudinary = async () => {
  const pictures = new Map<string, Buffer>();
  const calls: string[] = [];
  let failing = 0;
  const app = express();

  const guard = (action: string, request: Request, response: Response): boolean => {
    calls.push(action);
    const refuse = (status: number, message: string) => {
      response.status(status).json({ error: { message } });
      return false;
    };
    if (failing > 0) {
      failing -= 1;
      return refuse(500, 'Out of order');
    }
    const fields = request.body as Record<string, string>;
    return isSigned(fields) || refuse(401, `Invalid Signature ${String(fields.signature)}`);
  };

  const idOf = (request: Request): string => {
    const fields = request.body as Record<string, string>;
    return `${String(fields.type)}/${String(fields.public_id)}`;
  };

  const parse = multer({ storage: multer.memoryStorage() }).single('file');
  app.post(`/v1_1/${cloud}/image/upload`, parse, (request, response) => {
    if (!guard('upload', request, response)) return;
    pictures.set(idOf(request), request.file?.buffer ?? Buffer.alloc(0));
    response.json({ public_id: idOf(request), version: 1 });
  });
  app.post(`/v1_1/${cloud}/image/destroy`, parse, (request, response) => {
    if (!guard('destroy', request, response)) return;
    response.json({ result: pictures.delete(idOf(request)) ? 'ok' : 'not found' });
  });

  const server = await listen(app);
  return {
    /** For `CLOUDINARY_URL`; the library reads the prefix when it is loaded. */
    cloudinaryUrl: `cloudinary://${apiKey}:${apiSecret}@${cloud}?upload_prefix=${server.url}`,
    wrongUrl: `cloudinary://${apiKey}:guessed@${cloud}?upload_prefix=${server.url}`,
    pictures,
    calls,
    /** The next `count` calls fail as a broken server does. */
    failNext: (count: number) => {
      failing = count;
    },
    /** Whether Cloudinary would deliver this address: a known picture, signed by us. */
    wouldDeliver: (address: string): boolean => {
      const match = /\/image\/authenticated\/s--([\w-]{8})--\/(.+)$/.exec(
        new URL(address).pathname,
      );
      if (!match?.[1] || !match[2]) return false;
      const expected = sign('sha1', match[2], 'base64').slice(0, 8);
      const publicId = match[2].replace(/^[^/]*\//, '').replace(/\.webp$/, '');
      return (
        match[1] === expected.replaceAll('/', '_').replaceAll('+', '-') &&
        pictures.has(`authenticated/${publicId}`)
      );
    },
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
};
