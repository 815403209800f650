import type { ResetReason } from '../../shared/wire/frames.ts';

/** One event where it stands in its stream; the data is not filled yet. */
export type Item = {
  readonly seq: number;
  /** The seq before this one in the stream. */
  readonly prev: number;
  readonly at: number;
  readonly name: string;
  readonly data: unknown;
};

/** Where a cursor stands: everything after it is here, or the reason why not. */
export type Place =
  { readonly kind: 'kept' } | { readonly kind: 'gone'; readonly reason: ResetReason };

/** The newest part of one stream. It holds everything after `floor`, at most `maxItems` events. */
export type StreamWindow = {
  /** The last seq in this stream. */
  readonly head: number;
  /** A reader at or above this misses nothing. */
  readonly floor: number;
  /** The last record that reset the stream, if it is still what bounds the window or was since the window began. */
  readonly reset: { readonly seq: number; readonly reason: ResetReason } | null;
  /** True when looking further back in the log would add nothing. */
  readonly complete: boolean;
  push(event: Omit<Item, 'prev'>): void;
  resetAt(seq: number, reason: ResetReason): void;
  place(seq: number): Place;
  after(seq: number, limit: number): readonly Item[];
  /** How many of what is kept come after this. */
  countAfter(seq: number): number;
};

/** What left a window is held until it is this part of what is in it: less memory, for a copy now and then. */
const heldLonger = 8;

export const createStreamWindow = (maxItems: number, scannedFrom: number): StreamWindow => {
  let items: Item[] = [];
  let first = 0; // Index of the oldest kept item: trimming is amortised.
  let head = scannedFrom;
  let floor = scannedFrom;
  let floorReason: ResetReason = 'retention';
  let reset: StreamWindow['reset'] = null;

  const indexAfter = (seq: number): number => {
    let low = first;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((items[middle]?.seq ?? Infinity) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const trim = (): void => {
    while (items.length - first > maxItems) {
      floor = items[first]?.seq ?? floor;
      floorReason = 'too-far-behind';
      first += 1;
    }
    if (first < maxItems / heldLonger) return;
    items = items.slice(first);
    first = 0;
  };

  return {
    get head() {
      return head;
    },
    get floor() {
      return floor;
    },
    get reset() {
      return reset;
    },
    get complete() {
      return reset !== null || items.length - first >= maxItems;
    },
    push(event) {
      items.push({ ...event, prev: head });
      head = event.seq;
      trim();
    },
    resetAt(seq, reason) {
      items = [];
      first = 0;
      head = floor = seq;
      floorReason = reason;
      reset = { seq, reason };
    },
    place: (seq) => (seq >= floor ? { kind: 'kept' } : { kind: 'gone', reason: floorReason }),
    after(seq, limit) {
      const from = indexAfter(seq);
      return items.slice(from, from + limit);
    },
    countAfter: (seq) => items.length - indexAfter(seq),
  };
};
