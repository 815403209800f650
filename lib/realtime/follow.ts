import type { Delivery, Reset } from '../../shared/wire/frames.ts';
import type { Bookmark, Bookmarks } from './bookmarks.ts';
import type { FanOut, Reading } from './fan-out.ts';
import { nextStep } from './next-step.ts';
import type { Streams } from './streams.ts';

/** Where to begin: `after: 0` without an epoch means from the start of what is kept. */
export type ReadFrom = {
  /** One stream, or several that are read as one, merged by seq. */
  readonly stream: string | readonly string[];
  readonly after: number;
  readonly epoch?: string | undefined;
};

export type StreamPage =
  | {
      readonly kind: 'page';
      readonly epoch: string;
      readonly events: readonly Delivery[];
      /** Ask again after this. */
      readonly seq: number;
      /** The last seq of the streams. */
      readonly head: number;
    }
  /** One cursor stands for all the streams that were asked for, so they begin anew together. */
  | ({ readonly kind: 'reset'; readonly resets: readonly Reset[] } & Reset);

export type Follower = {
  /** Give false when no more can be taken now; call `resume` when it can. */
  readonly onEvents: (events: readonly Delivery[]) => boolean;
  /** The stream began anew; events go on after the reset's seq. */
  readonly onReset: (reset: Reset) => void;
  /** The follower is too far behind, or the server stops: end the response, its client comes back. */
  readonly onEnd: (reason: 'fallen-out' | 'shutdown') => void;
};

export type Following = { resume(): void; close(): void };

/** The same streams for those without a socket: Server-Sent Events and polling. */
export type Readers = {
  readonly size: number;
  read(from: ReadFrom & { readonly limit: number }): StreamPage;
  follow(from: ReadFrom, follower: Follower): Following;
  wake(stream: string): void;
  endAll(): void;
};

type Reader = Reading & { readonly names: readonly string[]; end(): void; wake(): void };

type Beginning = { readonly bookmarks: Bookmarks; readonly resets: readonly Reset[] };

export const createReaders = (streams: Streams, fanOut: FanOut): Readers => {
  const readers = new Set<Reader>();

  const begin = ({ stream, after, epoch }: ReadFrom): Beginning => {
    const names = [stream].flat();
    const at = (place: (name: string) => number): Bookmarks =>
      names.map((stream): Bookmark => ({ stream, seq: place(stream) }));
    if (epoch === undefined && after === 0)
      return { bookmarks: at((name) => streams.window(name).floor), resets: [] };
    const cursor = epoch === undefined ? undefined : { epoch, seq: after };
    const answers = names.map((name) => streams.place(name, cursor).answer);
    const reset = answers.find((answer) => answer.kind === 'reset');
    if (reset === undefined) return { bookmarks: at(() => after), resets: [] };
    const { reason, seq } = reset;
    const resets = names.map((name) => ({
      stream: name,
      ...streams.resetNotice(name, reason, seq),
    }));
    return { bookmarks: at(() => seq), resets };
  };

  return {
    get size() {
      return readers.size;
    },
    read(from) {
      const { bookmarks, resets } = begin(from);
      const [first] = resets;
      if (first) return { kind: 'reset', ...first, resets };
      // Whoever polls reads at any moment: nothing filled earlier may be shown.
      streams.forgetPages();
      const heads = bookmarks.map(({ stream }) => streams.window(stream).head);
      const head = Math.max(...heads);
      const furthest = Math.max(head, ...bookmarks.map(({ seq }) => seq));
      const step = nextStep(streams, bookmarks);
      const events = step.kind === 'page' ? wholeRecords(step.page, from.limit) : [];
      const seq = events.at(-1)?.[2].seq ?? furthest;
      return { kind: 'page', epoch: streams.epoch, events, seq, head };
    },
    follow(from, follower) {
      const { bookmarks, resets } = begin(from);
      for (const reset of resets) follower.onReset(reset);
      let paused = false;
      const close = (): void => {
        fanOut.remove(reader);
        readers.delete(reader);
      };
      const end = (reason: 'fallen-out' | 'shutdown'): void => {
        close();
        follower.onEnd(reason);
      };
      const reader: Reader = {
        names: bookmarks.map(({ stream }) => stream),
        pump() {
          if (paused || !readers.has(reader)) return;
          const step = nextStep(streams, bookmarks);
          if (step.kind === 'idle') return;
          if (step.kind === 'page') paused = !follower.onEvents(step.page);
          if (step.kind === 'reset') follower.onReset(step.reset);
          if (step.kind === 'fallen-out') end(step.kind);
          else fanOut.replay(reader);
        },
        wake: () => fanOut.live(reader),
        end: () => end('shutdown'),
      };
      readers.add(reader);
      fanOut.replay(reader);
      return {
        close,
        resume() {
          paused = false;
          fanOut.replay(reader);
        },
      };
    },
    wake(stream) {
      for (const reader of readers) if (reader.names.includes(stream)) reader.wake();
    },
    endAll() {
      for (const reader of [...readers]) reader.end();
    },
  };
};

/** About `limit` events; what several streams tell of one record stays together, as one seq stands for all of it. */
const wholeRecords = (page: readonly Delivery[], limit: number): readonly Delivery[] => {
  let end = Math.min(limit, page.length);
  while (end < page.length && page[end]?.[2].seq === page[end - 1]?.[2].seq) end += 1;
  return page.slice(0, end);
};
