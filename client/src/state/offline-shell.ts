import type { Clock } from '../../../shared/base/clock.ts';
import { createStore, type ReadableStore } from './store.ts';

/**
 * Whether this page can be loaded again without a connection: `ready`, not yet (`installing`), or never, because the
 * browser keeps no pages for this address (`not-here`). Over plain HTTP it does so for localhost alone.
 */
export type OfflineShell = 'ready' | 'installing' | 'not-here';

type Deps = {
  /** `navigator.serviceWorker`, where there is one. */
  readonly workers: Pick<ServiceWorkerContainer, 'register' | 'ready'> | undefined;
  readonly page: Pick<Window, 'addEventListener'> & { readonly document: { readyState: string } };
  readonly clock: Pick<Clock, 'every'>;
};

/** The browser forgets a worker whose files could not all be fetched; those that were need not be fetched again. */
const retryMs = 60_000;

/** Has the pages' files kept on this device, once what the visitor came for is there. */
export const createOfflineShell = ({ workers, page, clock }: Deps): ReadableStore<OfflineShell> => {
  const shell = createStore<OfflineShell>(workers === undefined ? 'not-here' : 'installing');
  if (workers === undefined) return shell;

  const install = () => {
    workers.register('/sw.js').catch((error: unknown) => {
      // Storage is switched off; whatever else fails may work later.
      if (error instanceof DOMException && error.name === 'SecurityError') settle('not-here');
    });
  };
  const settle = (found: OfflineShell) => {
    retries.stop();
    shell.set(found);
  };
  const retries = clock.every(retryMs, install);
  void workers.ready.then(() => settle('ready'));

  if (page.document.readyState === 'complete') install();
  else page.addEventListener('load', install, { once: true });
  return shell;
};
