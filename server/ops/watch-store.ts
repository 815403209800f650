import type { Logger } from 'pino';
import type { StoreStatus } from '../../lib/store/index.ts';
import type { Readiness } from './readiness.ts';

type Watched = {
  status(): StoreStatus;
  onStatus(listener: (status: StoreStatus) => void): () => void;
};

/** Tells readiness and the log what the stores can do; `failed` resolves when the disk of one failed for good. */
export const watchStore = (
  { store, people }: { readonly store: Watched; readonly people: Watched },
  readiness: Readiness,
  logger: Logger,
): { readonly failed: Promise<unknown> } => {
  const { promise: failed, resolve } = Promise.withResolvers<undefined>();
  const look = (name: string, { kind, reason = '' }: StoreStatus): void => {
    switch (kind) {
      case 'open':
        readiness.clear(name);
        return;
      case 'full':
        readiness.set(name, reason);
        logger.error({ store: name }, 'the disk is full: nothing can be saved until there is room');
        return;
      case 'read-only':
        readiness.set(name, reason);
        logger.fatal({ store: name, reason }, 'the store takes no more writes');
        resolve(undefined);
        return;
      case 'closed':
        readiness.set(name, reason);
    }
  };
  for (const [name, each] of Object.entries({ store, people })) {
    look(name, each.status());
    each.onStatus((status) => look(name, status));
  }
  return { failed };
};
