import type { OutboxItem } from './outbox-item.ts';

/** What a server has just said of itself. */
export type Learnt = {
  readonly contestId: string;
  readonly epoch: string;
  /** The last seq of that epoch that is in a backup. */
  readonly backedUp: number;
};

export type Verdict = 'keep' | 'forget' | 'send-again';

/**
 * What becomes of an item, now that this is known. Saved ones are kept until a backup has them: when the history is
 * another one, the server was put back to an earlier moment, and they are sent again under their keys.
 */
export const reconcile = (item: OutboxItem<unknown>, learnt: Learnt): Verdict => {
  if (item.state.kind !== 'saved') return 'keep';
  const { contestId, epoch, seq } = item.state;
  // What another contest saved is that contest's affair.
  if (contestId !== learnt.contestId) return 'forget';
  if (epoch !== learnt.epoch) return 'send-again';
  return seq <= learnt.backedUp ? 'forget' : 'keep';
};

/** The oldest saved items beyond what is worth a device's room. */
export const overflowing = <Body>(
  items: readonly OutboxItem<Body>[],
  most: number,
): readonly OutboxItem<Body>[] => {
  const saved = items.filter(({ state }) => state.kind === 'saved');
  return saved.slice(0, Math.max(0, saved.length - most));
};
