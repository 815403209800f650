import { createHash } from 'node:crypto';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { describeAnswered, noteRoute, type AnsweredRequest } from '../http/answered-request.ts';
import type { RequestScope } from '../ops/request-scope.ts';
import type { RequestGuard } from './request-guard.ts';
import { bodyHashHeader, requestIdHeader, signatureHeader } from './signature.ts';

type Options = {
  readonly guard: RequestGuard;
  readonly routes: Router;
  /** Why this role is not fit for traffic, in sentences; none when it is. */
  readonly problems: () => readonly string[];
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Told of each request when its answer is over. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
  readonly random: Random;
  readonly requests: RequestScope;
};

/** What an inner role answers: health, and how many it turned away, to whoever asks, everything else to the other roles alone. */
export const createInternalApp = (options: Options): Express => {
  const { guard, routes, problems, logger } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(tellAnswered(options));
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok', refused: guard.refused() });
  });
  app.get('/ready', (_request, response) => {
    const reasons = problems();
    const isReady = reasons.length === 0;
    response
      .status(isReady ? 200 : 503)
      .json(isReady ? { status: 'ready' } : { status: 'not-ready', reasons });
  });
  app.use(trustSigned(options), routes);
  app.use((_request, response) => {
    response.status(404).json({ error: 'There is no such address here.', code: 'not_found' });
  });
  app.use(answerThrown(logger));
  return app;
};

const tellAnswered =
  ({ clock, onAnswered }: Pick<Options, 'clock' | 'onAnswered'>): RequestHandler =>
  (request, response, next) => {
    const beganAt = clock.monotonic();
    response.once('close', () => {
      // Express notes there which of its routes took a request.
      const { route } = request as { readonly route?: { readonly path?: unknown } };
      if (typeof route?.path === 'string') noteRoute(response, route.path);
      onAnswered?.(describeAnswered(request, response, (clock.monotonic() - beganAt) / 1000));
    });
    next();
  };

const trustSigned =
  ({ guard, logger, random, requests }: Options): RequestHandler =>
  (request, response, next) => {
    const reason = guard.check({
      method: request.method,
      target: request.originalUrl,
      bodyHash: request.get(bodyHashHeader),
      signature: request.get(signatureHeader),
    });
    if (reason === undefined) {
      requests.run(requestIdOf(request) ?? randomId(random, 16), (end) => {
        response.once('close', end);
        next();
      });
      return;
    }
    logger.warn({ reason, address: request.socket.remoteAddress }, 'internal request refused');
    response.status(401).json({
      error: 'This address is for the other parts of this contest alone.',
      code: 'not_signed',
    });
  };

const requestIdOf = (request: Request): string | undefined =>
  /^[0-9a-z]{16}$/.exec(request.get(requestIdHeader) ?? '')?.[0];

/** Reads a JSON body of at most so many bytes and holds it to the digest that was signed. */
export const readSignedJson = (maxBytes: number): readonly RequestHandler[] => [
  express.raw({ type: () => true, limit: maxBytes }),
  (request, response, next) => {
    const bytes: unknown = request.body;
    const text = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
    const isSigned =
      createHash('sha256').update(text).digest('hex') === request.get(bodyHashHeader);
    const parsed = isSigned ? parseJson(text.toString()) : undefined;
    if (parsed === undefined) {
      response
        .status(400)
        .json({ error: 'The body is not what was signed, or no JSON.', code: 'not_valid' });
      return;
    }
    request.body = parsed;
    next();
  },
];

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const answerThrown =
  (logger: Logger): express.ErrorRequestHandler =>
  // Express tells an error handler by its four parameters.
  (thrown: unknown, request, response, _next) => {
    const isTooLarge =
      thrown instanceof Error && 'type' in thrown && thrown.type === 'entity.too.large';
    if (!isTooLarge) logger.error({ err: thrown, path: request.path }, 'fault');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .status(isTooLarge ? 413 : 500)
      .json({ error: 'That could not be done here.', code: isTooLarge ? 'too_large' : 'internal' });
  };
