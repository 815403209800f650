import {
  adoptSnapshot,
  appendEvents,
  compact,
  type KeptChange,
  type KeptPlace,
  type KeptStreams,
} from '../../../lib/realtime/client/device/index.ts';
import type { Clock, Timer } from '../../../shared/base/clock.ts';
import { reduceInSteps } from '../../../shared/contest/reduce-view.ts';
import type { Audience, ContestView } from '../../../shared/contest/views.ts';
import type { Meta } from '../../../shared/wire/cursor.ts';
import type { Delivery } from '../../../shared/wire/frames.ts';
import type { Snapshot } from '../api/endpoints.ts';
import { toStreamEvent, type ContestState } from '../state/contest-store.ts';

/** What the page shows, kept on the device: a later visit begins there, connection or not. */
export type KeptView = {
  readonly load: (stream: Audience) => Promise<Snapshot | null>;
  readonly adopt: (stream: Audience, snapshot: Snapshot) => void;
  readonly follow: (name: string, data: unknown, meta: Meta) => void;
  readonly forget: (stream: Audience) => Promise<void>;
};

export type KeptViewDeps = {
  readonly streams: KeptStreams;
  readonly shown: () => ContestState;
  readonly clock: Clock;
};

/** Raise it when a release shows the same events as another kind of view. */
const make = 'view-1';
/** What arrives in so long is written in one step. */
const paceMs = 1000;
/** Longer than this, reading the events back takes longer than a new base. */
const longTail = 400;

export const createKeptView = ({ streams, shown, clock }: KeptViewDeps): KeptView => {
  let arrived: Delivery[] = [];
  let pause: Timer | null = null;
  let tail = 0;

  const update = (stream: string, decide: (place: KeptPlace | null) => KeptChange): void => {
    // A device without room shows the contest all the same.
    void streams.update(stream, decide).catch(() => undefined);
  };

  const shorten = (): void => {
    const state = shown();
    if (state.kind !== 'ready' || !isKept(state.stream)) return;
    const { stream, cursor, view } = state;
    tail = 0;
    update(stream, compact(make, cursor, JSON.stringify(view)));
  };

  const flush = (): void => {
    pause = null;
    const deliveries = arrived;
    const stream = deliveries[0]?.[2].stream;
    arrived = [];
    if (stream === undefined) return;
    const ofStream = deliveries.filter(([, , meta]) => meta.stream === stream);
    update(stream, appendEvents(make, ofStream));
    tail += ofStream.length;
    if (tail > longTail) shorten();
  };

  return {
    load: async (stream) => {
      if (!isKept(stream)) return null;
      const kept = await streams.load(stream);
      if (kept?.make !== make) return null;
      tail = kept.tail.length;
      const base = JSON.parse(kept.base) as ContestView; // Written by this program, and of this make.
      const events = kept.tail.flatMap(([name, data]) => toStreamEvent(name, data) ?? []);
      const view = reduceInSteps(base, events).at(-1)?.after ?? base;
      return { epoch: kept.epoch, seq: kept.seq, view };
    },
    adopt: (stream, { epoch, seq, view }) => {
      if (!isKept(stream)) return;
      arrived = [];
      tail = 0;
      update(stream, adoptSnapshot(make, { epoch, seq }, JSON.stringify(view)));
    },
    follow: (name, data, meta) => {
      if (!isKept(meta.stream)) return;
      arrived.push([name, data, meta]);
      pause ??= clock.after(paceMs, flush);
    },
    forget: (stream) => streams.forget(stream).catch(() => undefined),
  };
};

/** What organisers see has names and phone numbers in it: that stays on the server. */
const isKept = (stream: string): boolean => stream === 'public' || stream === 'judges';
