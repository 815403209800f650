import type { Delivery, Reset } from '../../shared/wire/frames.ts';
import { pageSize, type Streams } from './streams.ts';

/** What a reader gets next. Positions have moved when it is given: who loses it must start again from a cursor. */
export type Step =
  | { readonly kind: 'idle' }
  | { readonly kind: 'page'; readonly page: readonly Delivery[] }
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
  const page = mergedPage(streams, positions);
  return page.length === 0 ? { kind: 'idle' } : { kind: 'page', page };
};

const mergedPage = (streams: Streams, positions: Map<string, number>): readonly Delivery[] => {
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
  if (!only) return [];
  const merged =
    others.length === 0
      ? only
      : pages
          .flat()
          .filter(([, , { seq }]) => seq <= upTo)
          .sort(([, , a], [, , b]) => a.seq - b.seq);
  for (const [, , { stream, seq }] of merged) positions.set(stream, seq);
  return merged;
};
