import type { Logger } from 'pino';
import type { StoreStatus } from '../../lib/store/index.ts';
import type { Readiness } from './readiness.ts';

type Watched = {
  status(): StoreStatus;
  onStatus(listener: (status: StoreStatus) => void): () => void;
};

type Deps = {
  readonly readiness: Readiness;
  readonly logger: Logger;
  /** What to do when a disk fails for good: a store may still be read then. */
  readonly onStoreFailure: 'exit' | 'readonly';
  /** False while the server starts and leaves: whoever closes a store then knows why. */
  readonly isNeeded: () => boolean;
};

/** Tells readiness and the log what the stores can do; `failed` resolves when the process had better end for one. */
export const watchStore = (
  { store, people }: { readonly store: Watched; readonly people: Watched },
  { readiness, logger, onStoreFailure, isNeeded }: Deps,
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
        if (onStoreFailure === 'exit') resolve(undefined);
        return;
      case 'closed':
        readiness.set(name, reason);
        if (!isNeeded()) return;
        logger.fatal({ store: name, reason }, 'the store is closed though it is needed');
        resolve(undefined);
    }
  };
  for (const [name, each] of Object.entries({ store, people })) {
    look(name, each.status());
    each.onStatus((status) => look(name, status));
  }
  return { failed };
};
