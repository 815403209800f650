import type { IncomingMessage } from 'node:http';
import express from 'express';
import { isForeignOrigin } from '../ops/origin.ts';
import type { HttpSettings } from './app-deps.ts';

export type RequestOrigin = {
  /** The address is https: plain requests are shown the way there. */
  readonly httpsOnly: boolean;
  /** `https://contest.example`: the scheme and host this request was sent to. */
  of(request: IncomingMessage): string;
  /** The address for links and QR codes: `PUBLIC_URL`, else where this request was sent to. */
  siteOf(request: IncomingMessage): string;
  isSecure(request: IncomingMessage): boolean;
  /** False for what a browser sent from another site's page. Also for the socket's `allowRequest`. */
  isOwn(request: IncomingMessage): boolean;
};

/** Tells our own pages from others'. `X-Forwarded-*` count only from a proxy that is trusted. */
export const createRequestOrigin = (
  settings: Pick<HttpSettings, 'publicUrl' | 'trustProxy'>,
): RequestOrigin => {
  const { publicUrl, trustProxy } = settings;
  // What Express compiles the setting to, so that the socket's handshake and the routes agree.
  const isTrusted = express().set('trust proxy', trustProxy).get('trust proxy fn') as (
    address: string,
    hop: number,
  ) => boolean;
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;

  const forwarded = (request: IncomingMessage, name: string): string | undefined => {
    const value = request.headers[`x-forwarded-${name}`];
    if (typeof value !== 'string' || !isTrusted(request.socket.remoteAddress ?? '', 0)) return;
    return value.split(',')[0]?.trim();
  };

  const isSecure = (request: IncomingMessage): boolean =>
    'encrypted' in request.socket || forwarded(request, 'proto') === 'https';

  const hostOf = (request: IncomingMessage): string | undefined =>
    forwarded(request, 'host') ?? request.headers.host;

  const of = (request: IncomingMessage): string => {
    const scheme = isSecure(request) ? 'https' : 'http';
    return originOf(`${scheme}://${hostOf(request) ?? ''}`) ?? `${scheme}://localhost`;
  };

  const isOwn = (request: IncomingMessage): boolean =>
    !isForeignOrigin({
      origin: request.headers.origin,
      secFetchSite: headerText(request.headers['sec-fetch-site']),
      host: hostOf(request),
      publicUrl,
    });

  const httpsOnly = publicUrl?.startsWith('https:') === true;
  return { httpsOnly, of, siteOf: (request) => publicOrigin ?? of(request), isSecure, isOwn };
};

const originOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  return origin === 'null' ? undefined : origin;
};

const headerText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;
