import type { StoreLog } from './options.ts';
import type { SnapshotHeader } from './snapshot-file.ts';

export type History = Pick<StoreLog, 'epoch' | 'durable' | 'chainAt'>;

/**
 * Why a snapshot was not made of this log: a record that was on disk then is missing now, or is another one. What a
 * repair or a restore cut off is no such reason: the epoch says so.
 */
export const whyForeign = async (
  { epoch, chain }: Pick<SnapshotHeader, 'epoch' | 'chain'>,
  log: History,
): Promise<string | undefined> => {
  if (chain.seq > log.durable)
    return epoch.id === log.epoch.id
      ? `record ${String(chain.seq)} was on disk when it was written, and the log ends at ${String(log.durable)}`
      : undefined;
  const found = await log.chainAt?.(chain.seq);
  if (found === undefined || found.chain === chain.value) return undefined;
  const { parent } = epoch;
  const isShared =
    found.epoch === epoch.id || (found.epoch === parent?.id && chain.seq <= parent.seq);
  return isShared ? `the history up to record ${String(chain.seq)} was edited since` : undefined;
};
