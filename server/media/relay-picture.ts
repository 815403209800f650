import { Readable } from 'node:stream';
import { pipeline as pipe } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Request, Response } from 'express';
import type { FetchPicture } from './image-store.ts';
import { MediaUnreachable } from './media-client.ts';

const asked = ['range', 'if-range', 'if-none-match', 'if-modified-since'] as const;
const answered = [
  'content-type',
  'content-length',
  'content-range',
  'accept-ranges',
  'etag',
  'last-modified',
] as const;

/** Passes a picture of another machine through, with its ranges and conditions; `failed` without an error: it is not there. */
export const relayPicture = async (
  fetchPicture: FetchPicture,
  request: Request,
  response: Response,
  failed: (error?: Error) => void,
): Promise<void> => {
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  try {
    const answer = await fetchPicture(conditionsOf(request), leaving.signal);
    if (answer.status === 404) {
      await answer.body?.cancel();
      failed();
      return;
    }
    response.status(answer.status);
    for (const name of answered) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    if (answer.body === null || request.method === 'HEAD') {
      await answer.body?.cancel();
      response.end();
      return;
    }
    // The same class under two names: the platform's and Node's.
    await pipe(Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), response);
  } catch (thrown) {
    if (leaving.signal.aborted) return;
    if (response.headersSent) response.destroy();
    else if (thrown instanceof MediaUnreachable) answerAway(response);
    else throw thrown;
  }
};

const conditionsOf = ({ headers }: Request): Record<string, string> => {
  // Else fetch would ask for the whole picture wherever a condition is given.
  const sent: Record<string, string> = { 'cache-control': 'max-age=0' };
  for (const name of asked) {
    const value = headers[name];
    if (typeof value === 'string') sent[name] = value;
  }
  return sent;
};

const answerAway = (response: Response): void => {
  const requestId: unknown = response.locals.requestId;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Retry-After', '5');
  response.status(503).json({
    error: 'The photos cannot be reached just now. They come back by themselves: try again soon.',
    code: 'too_busy',
    ...(typeof requestId === 'string' && { requestId }),
  });
};
