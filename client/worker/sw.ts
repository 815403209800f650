import { clientsClaim } from 'workbox-core';
import { matchPrecache, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { NetworkOnly } from 'workbox-strategies';
import { isPageAddress } from '../../shared/contest/page-addresses.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: PrecacheEntry[] };

// Keeps the pages' own files, so that a page can be loaded again without a connection. Data and photos never pass
// through here: they are not kept, so nothing that was erased is.

/** How long a reload waits for a slow network before it takes the kept page. */
const patienceSeconds = 2.5;

/** A proxy that answers for a server that is away is no better than no answer. */
const refuseServerErrors = {
  fetchDidSucceed: ({ response }: { readonly response: Response }) =>
    response.status < 500
      ? Promise.resolve(response)
      : Promise.reject(new Error(`The server answered ${response.status}.`)),
};

const fallBackToKeptPage = { handlerDidError: () => matchPrecache('/index.html') };

// No directoryIndex: `/` would be answered with the kept page first, and a new release never seen.
precacheAndRoute(self.__WB_MANIFEST, { directoryIndex: '' });

registerRoute(
  ({ request, sameOrigin, url }) =>
    sameOrigin && request.mode === 'navigate' && isPageAddress(url.pathname),
  new NetworkOnly({
    networkTimeoutSeconds: patienceSeconds,
    plugins: [refuseServerErrors, fallBackToKeptPage],
  }),
);

// The first worker serves the page that brought it. No skipWaiting: a new worker removes the files of the old release,
// and open pages have not loaded all of theirs.
clientsClaim();
