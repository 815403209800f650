import type { Logger } from 'pino';
import type { StoreStatus } from '../../lib/store/index.ts';
import type { Readiness } from './readiness.ts';

type Watched = {
  status(): StoreStatus;
  onStatus(listener: (status: StoreStatus) => void): () => void;
};

/** Tells readiness and the log what the store can do; `failed` resolves when its disk failed for good. */
export const watchStore = (
  store: Watched,
  readiness: Readiness,
  logger: Logger,
): { readonly failed: Promise<unknown> } => {
  const { promise: failed, resolve } = Promise.withResolvers<undefined>();
  const look = ({ kind, reason = '' }: StoreStatus): void => {
    switch (kind) {
      case 'open':
        readiness.clear('store');
        return;
      case 'full':
        readiness.set('store', reason);
        logger.error('the disk is full: nothing can be saved until there is room');
        return;
      case 'read-only':
        readiness.set('store', reason);
        logger.fatal({ reason }, 'the store takes no more writes');
        resolve(undefined);
        return;
      case 'closed':
        readiness.set('store', reason);
    }
  };
  look(store.status());
  store.onStatus(look);
  return { failed };
};
