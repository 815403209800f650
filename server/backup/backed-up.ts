import type { Clock, Timer } from '../../shared/base/clock.ts';
import type { BackupSummary, StoreStatus } from '../../lib/store/index.ts';

type Deps = {
  readonly clock: Clock;
  /** Newest first. */
  readonly list: () => AsyncIterable<BackupSummary>;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

/** How far the backups reach; phones keep what they sent until it is covered. */
export type BackedUp = {
  /** The last seq that is in a complete backup, as far as was looked; 0 while there is none. */
  readonly seq: () => number;
  /** Looks now and then again and again. Backups of another history say nothing of this one. */
  follow(store: () => Pick<StoreStatus, 'storeId' | 'epoch'>): Promise<void>;
  /** Looks now. */
  look(): Promise<void>;
  close(): void;
};

const periodMs = 15_000;

export const createBackedUp = ({ clock, list, reportTrouble }: Deps): BackedUp => {
  let seq = 0;
  let timer: Timer | undefined;
  let following: (() => Pick<StoreStatus, 'storeId' | 'epoch'>) | undefined;

  const newestOf = async ({ storeId, epoch }: Pick<StoreStatus, 'storeId' | 'epoch'>) => {
    for await (const each of list())
      if (each.storeId === storeId && each.epoch === epoch && each.missing.length === 0)
        return each.head;
    return 0;
  };
  const look = async (): Promise<void> => {
    if (following === undefined) return;
    try {
      seq = await newestOf(following());
    } catch (cause) {
      reportTrouble('The backups could not be read', cause);
    }
  };
  return {
    seq: () => seq,
    look,
    follow: (store) => {
      following = store;
      timer = clock.every(periodMs, () => void look());
      return look();
    },
    close: () => timer?.stop(),
  };
};
