import type { Delivery, Reset } from '../../shared/wire/frames.ts';
import type { FanOut, Reading } from './fan-out.ts';
import { nextStep } from './next-step.ts';
import type { Streams } from './streams.ts';

/** Where to begin: `after: 0` without an epoch means from the start of what is kept. */
export type ReadFrom = {
  readonly stream: string;
  readonly after: number;
  readonly epoch?: string | undefined;
};

export type StreamPage =
  | {
      readonly kind: 'page';
      readonly stream: string;
      readonly epoch: string;
      readonly events: readonly Delivery[];
      /** Ask again after this. */
      readonly seq: number;
      /** The last seq of the stream. */
      readonly head: number;
    }
  | ({ readonly kind: 'reset' } & Reset);

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

type Reader = Reading & { readonly stream: string; end(): void; wake(): void };

export const createReaders = (streams: Streams, fanOut: FanOut): Readers => {
  const readers = new Set<Reader>();

  const begin = ({ stream, after, epoch }: ReadFrom): { position: number; reset?: Reset } => {
    const { floor } = streams.window(stream);
    if (epoch === undefined && after === 0) return { position: floor };
    const cursor = epoch === undefined ? undefined : { epoch, seq: after };
    const { answer, position } = streams.place(stream, cursor);
    if (answer.kind !== 'reset') return { position };
    const { reason, snapshotUrl, seq } = answer;
    return { position, reset: { stream, reason, snapshotUrl, epoch: answer.epoch, seq } };
  };

  return {
    get size() {
      return readers.size;
    },
    read(from) {
      const { position, reset } = begin(from);
      if (reset) return { kind: 'reset', ...reset };
      // Whoever polls reads at any moment: nothing filled earlier may be shown.
      streams.forgetPages();
      const events = streams.page(from.stream, position).slice(0, from.limit);
      const { head } = streams.window(from.stream);
      const seq = events.at(-1)?.[2].seq ?? Math.max(position, head);
      return { kind: 'page', stream: from.stream, epoch: streams.epoch, events, seq, head };
    },
    follow(from, follower) {
      const { position, reset } = begin(from);
      if (reset) follower.onReset(reset);
      const positions = new Map([[from.stream, position]]);
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
        stream: from.stream,
        pump() {
          if (paused || !readers.has(reader)) return;
          const step = nextStep(streams, positions);
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
      for (const reader of readers) if (reader.stream === stream) reader.wake();
    },
    endAll() {
      for (const reader of [...readers]) reader.end();
    },
  };
};
