/** What a browser says about where a request comes from; programs say nothing. */
export type RequestOrigin = {
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
  /** The `Host` that was asked. */
  readonly host: string | undefined;
  readonly publicUrl: string | undefined;
};

/**
 * Whether a browser sent this from another site. One rule for routes and sockets: `cors` would not stop a websocket.
 * A request without `Origin` and `Sec-Fetch-Site` is no browser's, and passes on its cookie or token.
 */
export const isForeignOrigin = (request: RequestOrigin): boolean => {
  const { origin, secFetchSite, host, publicUrl } = request;
  if (origin === undefined)
    return secFetchSite !== undefined && !['same-origin', 'none'].includes(secFetchSite);
  const asked = hostOf(origin);
  if (asked === undefined) return true;
  // Of our own name, the plain page may be forged by whoever is on the network.
  if (publicUrl !== undefined && asked === hostOf(publicUrl))
    return new URL(origin).origin !== new URL(publicUrl).origin;
  return asked !== host?.toLowerCase();
};

/** Undefined for `null`, which sandboxed pages send, and for what is no address. */
const hostOf = (url: string): string | undefined =>
  URL.canParse(url) ? new URL(url).host || undefined : undefined;
