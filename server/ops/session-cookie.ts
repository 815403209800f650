import { parseCookie } from 'cookie';

const overHttps = '__Host-session';
/** Browsers refuse the prefix over plain HTTP, which is what a convention's local network often is. */
const overHttp = 'session';

export const sessionCookieName = (secure: boolean): string => (secure ? overHttps : overHttp);

/**
 * The session id that a `Cookie` header carries; the one set over HTTPS is believed first. Where the site is https
 * alone, a plain one is never ours: anybody on the network could have put it there.
 */
export const readSessionId = (
  cookieHeader: string | undefined,
  { httpsOnly = false }: { readonly httpsOnly?: boolean } = {},
): string | undefined => {
  if (cookieHeader === undefined) return undefined;
  const cookies = parseCookie(cookieHeader);
  return cookies[overHttps] ?? (httpsOnly ? undefined : cookies[overHttp]);
};
