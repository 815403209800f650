import type { Toasts } from '../state/toasts.ts';
import type { ContestOutbox } from './contest-outbox.ts';
import { itemsOf, thisDevice } from './kept-items.ts';
import type { KeptReceipt, Receipts } from './receipts.ts';

type Deps = {
  readonly outbox: Pick<ContestOutbox, 'get' | 'subscribe'>;
  readonly receipts: Pick<Receipts, 'onEntered'>;
  readonly toasts: Pick<Toasts, 'note' | 'problem'>;
  /** Whether the page is shown that tells of its entries itself. */
  readonly isOnEnterPage: () => boolean;
};

/** Tells a contestant who has gone elsewhere in the app what became of an entry that waited. */
export const tellOutcomes = ({ outbox, receipts, toasts, isOnEnterPage }: Deps): void => {
  receipts.onEntered((receipt, before) => {
    const { number, caption } = receipt;
    if (before !== null)
      toasts.note(
        `The contest was put back to an earlier moment, so “${caption}” was sent again: its number is now ${String(number)}.`,
        linkTo(receipt),
      );
    else if (!isOnEnterPage())
      toasts.note(`You are in with number ${String(number)}: “${caption}”.`, linkTo(receipt));
  });

  const told = new Set<string>();
  let isFirst = true;
  outbox.subscribe(() => {
    const { items } = outbox.get();
    for (const { key, state, body } of itemsOf(items, 'entry', thisDevice)) {
      if (state.kind !== 'refused') {
        told.delete(key);
        continue;
      }
      if (told.has(key)) continue;
      told.add(key);
      if (!isFirst && !isOnEnterPage())
        toasts.problem(`“${body.caption}” was not taken. ${state.reason.message}`, state.reason);
    }
    isFirst = false;
  });
};

const linkTo = ({ url }: KeptReceipt) => {
  const { pathname, hash } = new URL(url);
  return { label: 'Receipt', to: pathname + hash };
};
