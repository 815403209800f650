import type { Submitted } from '../api/endpoints.ts';
import type { KeptValues } from '../state/kept-values.ts';
import { createStore, type ReadableStore } from '../state/store.ts';
import type { ContestOutbox } from './contest-outbox.ts';
import { itemsOf, thisDevice, type KeptItem } from './kept-items.ts';

/** An entry made on this device: enough to show its number and its receipt again. */
export type KeptReceipt = {
  /** The key that it was sent under. */
  readonly key: string;
  readonly number: number;
  readonly caption: string;
  readonly url: string;
};

export type Receipts = ReadableStore<readonly KeptReceipt[]> & {
  readonly add: (receipt: KeptReceipt) => void;
  readonly forget: (key: string) => void;
  /** Calls back for each entry that is in now, also again under another number. */
  readonly onEntered: (
    listener: (receipt: KeptReceipt, before: KeptReceipt | null) => void,
  ) => void;
};

const storageKey = 'receipts';
const most = 30;

/** The receipts of this device, newest last. They outlive the outbox's own memory of what was sent. */
export const createReceipts = (
  kept: KeptValues,
  outbox: Pick<ContestOutbox, 'get' | 'subscribe'>,
): Receipts => {
  const receipts = createStore<readonly KeptReceipt[]>(parse(kept.read(storageKey)));
  const forgotten = new Set<string>();
  const listeners = new Set<Parameters<Receipts['onEntered']>[0]>();

  const put = (next: readonly KeptReceipt[]): void => {
    receipts.set(next);
    kept.write(storageKey, JSON.stringify(next));
  };

  const add = (made: KeptReceipt): void => {
    const before = receipts.get().find(({ key }) => key === made.key) ?? null;
    if (before?.number === made.number) return;
    put([...receipts.get().filter(({ key }) => key !== made.key), made].slice(-most));
    for (const listener of listeners) listener(made, before);
  };

  const take = (item: KeptItem<'entry'>): void => {
    if (item.state.kind !== 'saved' || forgotten.has(item.key)) return;
    const { receipt } = item.state.answer as Submitted; // The server's own answer to this entry.
    const { number, url } = receipt;
    add({ key: item.key, number, caption: item.body.caption, url });
  };

  outbox.subscribe(() => itemsOf(outbox.get().items, 'entry', thisDevice).forEach(take));

  return {
    get: receipts.get,
    subscribe: receipts.subscribe,
    add,
    onEntered: (listener) => void listeners.add(listener),
    forget: (key) => {
      forgotten.add(key);
      put(receipts.get().filter((receipt) => receipt.key !== key));
    },
  };
};

const parse = (text: string | null): readonly KeptReceipt[] => {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isReceipt) : [];
  } catch {
    return [];
  }
};

const isReceipt = (value: unknown): value is KeptReceipt =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'number' in value &&
  typeof value.number === 'number' &&
  'caption' in value &&
  typeof value.caption === 'string' &&
  'url' in value &&
  typeof value.url === 'string';
