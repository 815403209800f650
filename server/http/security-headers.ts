import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { RequestOrigin } from './request-origin.ts';

type Options = {
  readonly origin: Pick<RequestOrigin, 'of'>;
  readonly isHttps: boolean;
  readonly imageOrigins: readonly string[];
  /** The dev server puts scripts and styles into the page itself. */
  readonly isDevelopment: boolean;
};

/** Everything from this site, nothing inline, framed by nobody. */
export const createSecurityHeaders = (options: Options): RequestHandler => {
  const { origin, isHttps, imageOrigins, isDevelopment } = options;
  const inline = isDevelopment ? ["'unsafe-inline'"] : [];
  // Browsers that do not count a socket to the page's own host as 'self' are told its name.
  const socketHost = (request: IncomingMessage, _response: ServerResponse): string =>
    origin.of(request).replace(/^http/, 'ws');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...inline],
        styleSrc: ["'self'", ...inline],
        imgSrc: ["'self'", 'data:', 'blob:', ...imageOrigins],
        connectSrc: ["'self'", socketHost],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Over plain HTTP browsers ignore these, and some complain.
    strictTransportSecurity: isHttps ? { maxAge: 180 * 24 * 60 * 60 } : false,
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: isHttps,
    // `no-referrer` would turn the Origin of our own forms into null.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
};
