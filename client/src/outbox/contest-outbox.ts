import type { NewItem, OutboxView } from '../../../lib/realtime/client/device/index.ts';
import { err, type Result } from '../../../shared/base/result.ts';
import { createStore, type ReadableStore } from '../state/store.ts';
import type { KeptAction, KeptItem } from './kept-items.ts';

/** What the pages do with the outbox of this device. */
export type ContestOutbox = ReadableStore<OutboxView<KeptAction>> & {
  /** Keeps it on this device, then sends it as soon as that is possible. */
  readonly add: (
    action: KeptAction,
    owner: string,
    options?: { readonly file?: Blob; readonly key?: string },
  ) => Promise<Result<KeptItem, 'storage-full' | 'not-loaded'>>;
  readonly wake: () => void;
  readonly retry: (key: string) => Promise<void>;
  readonly discard: (key: string) => Promise<void>;
  readonly file: (key: string) => Promise<Blob | null>;
  /** Whether what waits survives a reload: a browser may keep nothing. */
  readonly isLasting: ReadableStore<boolean>;
};

/** What the deferred part brings. */
export type OpenedOutbox = Omit<ContestOutbox, 'add' | 'isLasting'> & {
  readonly add: (item: NewItem<KeptAction>) => Promise<Result<KeptItem, 'storage-full'>>;
  readonly isLasting: boolean;
};

type Deps = {
  readonly open: () => Promise<OpenedOutbox>;
  readonly newKey: () => string;
  readonly now: () => number;
  /** The contest that this page shows, once known. */
  readonly contestId: () => string | null;
};

const empty: OutboxView<KeptAction> = { items: [], progress: null, retryAt: null };

/** The outbox from the first moment, though its code and its storage are opened beside the first picture. */
export const createContestOutbox = (deps: Deps): ContestOutbox => {
  const view = createStore(empty);
  const isLasting = createStore(true);
  let opening: Promise<OpenedOutbox> | null = null;

  const opened = (): Promise<OpenedOutbox> => {
    opening ??= deps.open().then(
      (outbox) => {
        isLasting.set(outbox.isLasting);
        view.set(outbox.get());
        outbox.subscribe(() => view.set(outbox.get()));
        return outbox;
      },
      (cause: unknown) => {
        // A broken download is tried again by whoever needs it next.
        opening = null;
        throw cause;
      },
    );
    return opening;
  };

  const withOutbox = async (act: (outbox: OpenedOutbox) => unknown): Promise<void> => {
    const outbox = await opened().catch(() => null);
    if (outbox !== null) await act(outbox);
  };

  return {
    get: view.get,
    subscribe: view.subscribe,
    isLasting,
    add: async (body, owner, { file, key = deps.newKey() } = {}) => {
      const outbox = await opened().catch(() => null);
      if (outbox === null) return err('not-loaded');
      const contestId = deps.contestId();
      return outbox.add({
        ...{ key, owner, contestId, body },
        ...{ createdAt: deps.now(), file: file ?? null },
      });
    },
    wake: () => void withOutbox((outbox) => outbox.wake()),
    retry: (key) => withOutbox((outbox) => outbox.retry(key)),
    discard: (key) => withOutbox((outbox) => outbox.discard(key)),
    file: async (key) => (await opened().catch(() => null))?.file(key) ?? null,
  };
};
