import type { Delivery, Reset } from '../../shared/wire/frames.ts';
import { pageSize, type Streams } from './streams.ts';

/** What a reader gets next. Positions have moved when it is given: who loses it must start again from a cursor. */
export type Step =
  | { readonly kind: 'idle' }
  /** `isLast`: its streams have nothing behind it. */
  | { readonly kind: 'page'; readonly page: readonly Delivery[]; readonly isLast: boolean }
  | { readonly kind: 'reset'; readonly reset: Reset }
  /** The reader is so far behind that what it lacks is gone. */
  | { readonly kind: 'fallen-out' };

/** Streams of one log merged by seq, from a position in each. */
export const nextStep = (streams: Streams, positions: Map<string, number>): Step => {
  for (const [stream, position] of positions) {
    const { floor, reset } = streams.window(stream);
    if (position >= floor) continue;
    if (!reset || reset.seq <= position) return { kind: 'fallen-out' };
    positions.set(stream, reset.seq);
    return {
      kind: 'reset',
      reset: { stream, ...streams.resetNotice(stream, reset.reason, reset.seq) },
    };
  }
  return mergedPage(streams, positions);
};

const mergedPage = (streams: Streams, positions: Map<string, number>): Step => {
  if (positions.size === 1) return onlyPage(streams, positions);
  const pages: (readonly Delivery[])[] = [];
  // Beyond the end of a full page its stream may have more that belongs in between.
  let upTo = Infinity;
  for (const [stream, position] of positions) {
    const page = streams.page(stream, position);
    const last = page.at(-1);
    if (!last) continue;
    pages.push(page);
    if (page.length === pageSize) upTo = Math.min(upTo, last[2].seq);
  }
  const [only, ...others] = pages;
  if (!only) return { kind: 'idle' };
  const merged =
    others.length === 0
      ? only
      : pages
          .flat()
          .filter(([, , { seq }]) => seq <= upTo)
          .sort(([, , a], [, , b]) => a.seq - b.seq);
  for (const [, , { stream, seq }] of merged) positions.set(stream, seq);
  return { kind: 'page', page: merged, isLast: upTo === Infinity };
};

/** Most read one stream: there is nothing to merge, and this runs for everybody at every event. */
const onlyPage = (streams: Streams, positions: Map<string, number>): Step => {
  for (const [stream, position] of positions) {
    const page = streams.page(stream, position);
    const last = page.at(-1);
    if (last === undefined) continue;
    positions.set(stream, last[2].seq);
    return { kind: 'page', page, isLast: page.length < pageSize };
  }
  return { kind: 'idle' };
};
