import type { Delivery, Reset } from '../../shared/wire/frames.ts';
import { moveBookmark, type Bookmark, type Bookmarks } from './bookmarks.ts';
import { pageSize, type Streams } from './streams.ts';

/** What a reader gets next. Its bookmarks have moved when it is given: who loses it must start again from a cursor. */
export type Step =
  | { readonly kind: 'idle' }
  /** `isLast`: its streams have nothing behind it. */
  | { readonly kind: 'page'; readonly page: readonly Delivery[]; readonly isLast: boolean }
  | { readonly kind: 'reset'; readonly reset: Reset }
  /** The reader is so far behind that what it lacks is gone. */
  | { readonly kind: 'fallen-out' };

/** Streams of one log merged by seq, from a place in each. */
export const nextStep = (streams: Streams, bookmarks: Bookmarks): Step => {
  for (const bookmark of bookmarks) {
    const { stream, seq } = bookmark;
    const { floor, reset } = streams.window(stream);
    if (seq >= floor) continue;
    if (!reset || reset.seq <= seq) return { kind: 'fallen-out' };
    bookmark.seq = reset.seq;
    return {
      kind: 'reset',
      reset: { stream, ...streams.resetNotice(stream, reset.reason, reset.seq) },
    };
  }
  const [first] = bookmarks;
  // Most read one stream: there is nothing to merge, and this runs for everybody at every event.
  return first && bookmarks.length === 1
    ? onlyPage(streams, first)
    : mergedPage(streams, bookmarks);
};

const mergedPage = (streams: Streams, bookmarks: Bookmarks): Step => {
  const pages: (readonly Delivery[])[] = [];
  // Beyond the end of a full page its stream may have more that belongs in between.
  let upTo = Infinity;
  for (const { stream, seq } of bookmarks) {
    const page = streams.page(stream, seq);
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
  for (const [, , { stream, seq }] of merged) moveBookmark(bookmarks, stream, seq);
  return { kind: 'page', page: merged, isLast: upTo === Infinity };
};

const onlyPage = (streams: Streams, bookmark: Bookmark): Step => {
  const page = streams.page(bookmark.stream, bookmark.seq);
  const last = page.at(-1);
  if (last === undefined) return { kind: 'idle' };
  bookmark.seq = last[2].seq;
  return { kind: 'page', page, isLast: page.length < pageSize };
};
