import type { OutboxItem } from './outbox-item.ts';

/** What a server has just said of itself. */
export type Learnt = {
  readonly contestId: string;
  readonly epoch: string;
  /** The last seq of that epoch that is in a backup. */
  readonly backedUp: number;
};

/** `start-anew`: it waits as if it had never left, and gets its last word once more. */
type Verdict = 'keep' | 'forget' | 'start-anew';

/** What becomes of a device's items, by position, now that this is known; those that stay as they are are left out. */
export const changesAfter = <Body>(
  items: readonly OutboxItem<Body>[],
  learnt: Learnt,
  mostSaved: number,
): readonly { readonly item: OutboxItem<Body>; readonly verdict: Verdict }[] => {
  const old = new Set(overflowing(items, mostSaved));
  let isPutBack = false;
  return items
    .map((item) => {
      const verdict = old.has(item) ? 'forget' : reconcile(item, learnt);
      isPutBack ||= verdict === 'start-anew';
      // It may have left on the answer of an item before it, and that answer is of the lost history.
      const stoodOnIt = isPutBack && item.state.kind === 'waiting' && item.tries > 0;
      return { item, verdict: stoodOnIt ? ('start-anew' as const) : verdict };
    })
    .filter(({ verdict }) => verdict !== 'keep');
};

/**
 * Saved ones are kept until a backup has them: when the history is another one, the server was put back to an earlier
 * moment, and they are sent again under their keys.
 */
const reconcile = (item: OutboxItem<unknown>, learnt: Learnt): Verdict => {
  if (item.state.kind !== 'saved') return 'keep';
  const { contestId, epoch, seq } = item.state;
  // What another contest saved is that contest's affair.
  if (contestId !== learnt.contestId) return 'forget';
  if (epoch !== learnt.epoch) return 'start-anew';
  return seq <= learnt.backedUp ? 'forget' : 'keep';
};

/** The oldest saved items beyond what is worth a device's room. */
const overflowing = <Body>(
  items: readonly OutboxItem<Body>[],
  most: number,
): readonly OutboxItem<Body>[] => {
  const saved = items.filter(({ state }) => state.kind === 'saved');
  return saved.slice(0, Math.max(0, saved.length - most));
};
