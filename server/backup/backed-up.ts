import type { Clock, Timer } from '../../shared/base/clock.ts';
import type { Manifest, StoreStatus } from '../../lib/store/index.ts';

type Deps = {
  readonly clock: Clock;
  readonly list: () => Promise<readonly Manifest[]>;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

/** How far the backups reach; phones keep what they sent until it is covered. */
export type BackedUp = {
  /** The last seq that is in a complete backup, as far as was looked; 0 while there is none. */
  readonly seq: () => number;
  /** Looks now and then again and again. Backups of another history say nothing of this one. */
  follow(store: () => Pick<StoreStatus, 'storeId' | 'epoch'>): Promise<void>;
  close(): void;
};

const periodMs = 15_000;

export const createBackedUp = ({ clock, list, reportTrouble }: Deps): BackedUp => {
  let seq = 0;
  let timer: Timer | undefined;
  return {
    seq: () => seq,
    follow: (store) => {
      const look = async (): Promise<void> => {
        const { storeId, epoch } = store();
        try {
          const ours = (await list()).filter(
            (each) => each.storeId === storeId && each.epoch === epoch && each.missing.length === 0,
          );
          seq = Math.max(0, ...ours.map(({ head }) => head));
        } catch (cause) {
          reportTrouble('The backups could not be read', cause);
        }
      };
      timer = clock.every(periodMs, () => void look());
      return look();
    },
    close: () => timer?.stop(),
  };
};
