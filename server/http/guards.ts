import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { refusal } from '../../shared/contest/errors.ts';
import { describeAnswered, noteRoute, type AnsweredRequest } from './answered-request.ts';
import { answerError } from './errors.ts';
import type { RequestScope } from '../ops/request-scope.ts';
import type { RequestOrigin } from './request-origin.ts';

/**
 * Names each request, in its answer and in every line of the log that is written for it. The log never sees queries,
 * cookies or tokens, nor an address that nobody answers: people paste all sorts of things there.
 */
export const nameRequests =
  (deps: {
    readonly random: Random;
    readonly logger: Logger;
    readonly clock: Clock;
    readonly requests?: RequestScope;
    readonly onAnswered?: (request: AnsweredRequest) => void;
  }) =>
  (...[request, response, next]: Parameters<RequestHandler>): void => {
    const { random, logger, clock, requests, onAnswered } = deps;
    const requestId = randomId(random, 16);
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    const startedAt = clock.monotonic();
    const { path } = request;
    // Not 'finish': who goes away before the end would never be counted.
    response.once('close', () => {
      const took = clock.monotonic() - startedAt;
      const answered = describeAnswered(request, response, took / 1000);
      const { method, route, status, isWhole, code } = answered;
      const asked = { method, route, ...(route.startsWith('/') && { path }) };
      logger.debug({ requestId, ...asked, status, isWhole, code, ms: Math.round(took) }, 'request');
      onAnswered?.(answered);
    });
    if (requests === undefined) next();
    else
      requests.run(requestId, (end) => {
        response.once('close', end);
        next();
      });
  };

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** What changes something must not be sent by another site's page. */
export const refuseForeignOrigins =
  (origin: Pick<RequestOrigin, 'isOwn'>) =>
  (...[request, response, next]: Parameters<RequestHandler>): void => {
    if (safeMethods.includes(request.method) || origin.isOwn(request)) next();
    else
      answerError(
        response,
        refusal(
          'foreign_origin',
          'This was sent from another site. Open the contest itself and do it there.',
        ),
      );
  };

/** What machines ask on the inside, where there is no https. */
const forMachines: readonly string[] = [
  '/health',
  '/ready',
  '/api/realtime-health',
  '/api/realtime-metrics',
];

/** With an https address, plain HTTP only shows the way there, and no cookie ever travels on it. */
export const redirectToHttps =
  (publicUrl: string | undefined, origin: Pick<RequestOrigin, 'isSecure' | 'httpsOnly'>) =>
  (...[request, response, next]: Parameters<RequestHandler>): void => {
    const mustMove = origin.httpsOnly && !origin.isSecure(request);
    if (publicUrl === undefined || !mustMove || forMachines.includes(request.path)) {
      next();
      return;
    }
    const target = new URL(publicUrl);
    const [path = '/', query] = request.originalUrl.split('?', 2);
    target.pathname = path;
    target.search = query ?? '';
    response.redirect(308, target.href);
  };

/** Everything under /api that no route took. */
export const answerUnknownRoute = (...[request, response]: Parameters<RequestHandler>): void => {
  noteRoute(response, 'unknown');
  answerError(
    response,
    refusal(
      'not_found',
      `There is no ${request.method} ${request.baseUrl}${request.path} here. See docs/API.md.`,
    ),
  );
};
