import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { refusal } from '../../shared/contest/errors.ts';
import { routeOf } from './answered-request.ts';
import type { HttpAppDeps } from './app-deps.ts';
import { answerError, refusalOfThrown, requestIdOf } from './errors.ts';
import {
  answerUnknownRoute,
  nameRequests,
  redirectToHttps,
  refuseForeignOrigins,
} from './guards.ts';
import { addPages } from './pages.ts';
import { createRequestOrigin, type RequestOrigin } from './request-origin.ts';
import { addRoutes } from './add-routes.ts';
import { createSecurityHeaders } from './security-headers.ts';

const maxJsonBytes = 256 * 1024;

/** The HTTP edge: guards, the routes of docs/API.md, and the pages. Knows no sockets, files or clocks of its own. */
export const createHttpApp = (deps: HttpAppDeps): Express => {
  const { settings } = deps;
  const origin = createRequestOrigin(settings);
  const app = express();
  app.set('trust proxy', settings.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');

  app.use(nameRequests(deps));
  app.use(redirectToHttps(settings.publicUrl, origin));
  app.use(securityHeadersFor(deps, origin));
  app.use(compression({ filter: isCompressible }));
  app.use('/api', forbidCaching, refuseForeignOrigins(origin));
  app.use(express.json({ limit: maxJsonBytes }));
  addRoutes(app, deps, origin);
  app.use('/api', answerUnknownRoute);
  addPages(app, deps);
  app.use(answerUnknownRoute);
  app.use(answerThrown(deps));
  return app;
};

const securityHeadersFor = (deps: HttpAppDeps, origin: RequestOrigin) =>
  createSecurityHeaders({
    origin,
    isHttps: deps.settings.publicUrl?.startsWith('https:') === true,
    imageOrigins: deps.settings.imageOrigins ?? [],
    isDevelopment: deps.devClient !== undefined,
  });

/** A compressed event would wait for the next one. */
const isCompressible = (request: Request, response: Response): boolean =>
  !String(response.getHeader('Content-Type')).startsWith('text/event-stream') &&
  compression.filter(request, response);

/** Routes whose answers may be kept say so themselves. */
const forbidCaching = (_request: Request, response: Response, next: NextFunction): void => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** The last stop: what was thrown is a refusal, a request that could not be read, or a fault of ours. */
const answerThrown =
  ({ logger }: Pick<HttpAppDeps, 'logger'>) =>
  // Express tells an error handler by its four parameters.
  (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const known = refusalOfThrown(thrown, request);
    if (known === undefined)
      logger.error(
        { err: thrown, requestId: requestIdOf(response), route: routeOf(response) },
        'fault',
      );
    if (response.headersSent) {
      response.destroy();
      return;
    }
    answerError(response, known ?? faultOfOurs);
  };

const faultOfOurs = refusal(
  'internal',
  'Something went wrong on our side. Try again; if it stays, tell the organiser.',
);
