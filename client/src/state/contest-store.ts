import type { Clock, Timer } from '../../../shared/base/clock.ts';
import type { Cursor, Meta } from '../../../shared/wire/cursor.ts';
import { classifyArrival } from '../../../shared/wire/cursor.ts';
import { reduceInSteps } from '../../../shared/contest/reduce-view.ts';
import { streamEventNames, type StreamEvent } from '../../../shared/contest/stream-events.ts';
import type { Audience, ContestView } from '../../../shared/contest/views.ts';
import type { ApiError } from '../api/api.ts';
import type { Snapshot } from '../api/endpoints.ts';
import { createStore, type ReadableStore } from './store.ts';

export type ContestState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ApiError }
  | {
      readonly kind: 'ready';
      readonly stream: Audience;
      readonly view: ContestView;
      readonly cursor: Cursor;
    };

export type News =
  /** `before` is the view without it, and without the entries that came in the same moment. */
  | { readonly kind: 'event'; readonly event: StreamEvent; readonly before: ContestView }
  /** A fresh snapshot replaced what was shown. `before` is null where that was another audience's view. */
  | { readonly kind: 'caught-up'; readonly before: ContestView | null };

export type ContestStore = ReadableStore<ContestState> & {
  /** Shows a first snapshot, unless a newer one came by the socket meanwhile. */
  readonly paint: (stream: Audience, snapshot: Snapshot) => void;
  /** Starts anew from a snapshot, and tells how much of it is new. */
  readonly replace: (stream: Audience, snapshot: Snapshot) => void;
  /** No snapshot could be had; what is shown already stays. */
  readonly fail: (error: ApiError) => void;
  readonly receive: (name: string, data: unknown, meta: Meta) => void;
  readonly onNews: (listener: (news: News) => void) => () => void;
};

/** The page is told of what arrived at most once in so long: a busy contest is painted four times a second. */
export const paceMs = 250;

/** Null: an event of a newer release. */
type Arrived = { readonly event: StreamEvent | null; readonly cursor: Cursor };

/** The view that is shown, kept in step with its stream. The socket's manager guards order and completeness. */
export const createContestStore = (clock: Clock): ContestStore => {
  const state = createStore<ContestState>({ kind: 'loading' });
  const newsListeners = new Set<(news: News) => void>();
  let arrived: Arrived[] = [];
  let pause: Timer | null = null;

  const tell = (news: News) => {
    for (const listener of [...newsListeners]) listener(news);
  };

  const replace = (stream: Audience, { epoch, seq, view }: Snapshot) => {
    const before = state.get();
    const isSameStream = before.kind === 'ready' && before.stream === stream;
    arrived = arrived.filter(
      ({ cursor }) => isSameStream && cursor.epoch === epoch && cursor.seq > seq,
    );
    state.set({ kind: 'ready', stream, view, cursor: { epoch, seq } });
    if (before.kind !== 'ready') return;
    // Another audience sees more or less of the same contest: that is no news.
    tell({ kind: 'caught-up', before: isSameStream ? before.view : null });
  };

  /** Shows all that arrived, and then tells of it piece by piece. */
  const publish = () => {
    pause = null;
    const current = state.get();
    const last = arrived.at(-1);
    if (current.kind !== 'ready' || last === undefined) return;
    const steps = reduceInSteps(
      current.view,
      arrived.flatMap(({ event }) => event ?? []),
    );
    arrived = [];
    pause = clock.after(paceMs, publish);
    state.set({ ...current, view: steps.at(-1)?.after ?? current.view, cursor: last.cursor });
    for (const { before, events } of steps)
      for (const event of events) tell({ kind: 'event', event, before });
  };

  return {
    get: state.get,
    subscribe: state.subscribe,
    replace,
    paint: (stream, snapshot) => {
      if (state.get().kind !== 'ready') replace(stream, snapshot);
    },
    fail: (error) => {
      if (state.get().kind !== 'ready') state.set({ kind: 'failed', error });
    },
    receive: (name, data, meta) => {
      const current = state.get();
      if (current.kind !== 'ready' || meta.stream !== current.stream) return;
      // A first paint may be newer than the place the socket resumes from.
      const { cursor } = arrived.at(-1) ?? current;
      if (classifyArrival(cursor, meta) === 'duplicate') return;
      const { epoch, seq } = meta;
      arrived.push({ event: toStreamEvent(name, data), cursor: { epoch, seq } });
      if (pause === null) publish();
    },
    onNews: (listener) => {
      newsListeners.add(listener);
      return () => newsListeners.delete(listener);
    },
  };
};

const knownNames: ReadonlySet<string> = new Set(streamEventNames);

/** Null for an event of a newer release: the cursor moves on, the view stays. */
export const toStreamEvent = (name: string, data: unknown): StreamEvent | null =>
  // The server decides what each name carries; the name was just checked.
  knownNames.has(name) ? ({ name, data } as StreamEvent) : null;
