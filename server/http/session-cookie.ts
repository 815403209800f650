import type { IncomingMessage } from 'node:http';
import { stringifySetCookie } from 'cookie';
import type { Response } from 'express';
import { readSessionId, sessionCookieName } from '../ops/session-cookie.ts';
import type { RequestOrigin } from './request-origin.ts';

export type SessionCookie = {
  /** The session id that the request carries. Also for the socket's handshake. */
  read(request: IncomingMessage): string | undefined;
  set(request: IncomingMessage, response: Response, sessionId: string): void;
  clear(request: IncomingMessage, response: Response): void;
};

/** Ends with the session on the server at the latest; a browser would cap it at 400 days. */
const maxAgeSeconds = 30 * 24 * 60 * 60;

/** Over https the `__Host-` name, which no other host and no plain page can set; over plain HTTP a bare one. */
export const createSessionCookie = (
  origin: Pick<RequestOrigin, 'isSecure' | 'httpsOnly'>,
): SessionCookie => {
  const write = (request: IncomingMessage, response: Response, value: string, maxAge: number) => {
    const secure = origin.isSecure(request);
    response.append(
      'Set-Cookie',
      stringifySetCookie({
        name: sessionCookieName(secure),
        value,
        maxAge,
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure,
      }),
    );
  };
  return {
    read: (request) => readSessionId(request.headers.cookie, origin),
    set: (request, response, sessionId) => write(request, response, sessionId, maxAgeSeconds),
    clear: (request, response) => write(request, response, '', 0),
  };
};
