import type { Cursor, Meta } from '../../../shared/wire/cursor.ts';
import { classifyArrival } from '../../../shared/wire/cursor.ts';
import { reduceView } from '../../../shared/contest/reduce-view.ts';
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
  | { readonly kind: 'event'; readonly event: StreamEvent; readonly before: ContestView }
  /** A fresh snapshot replaced what was shown: what is in it beyond what was known. */
  | { readonly kind: 'caught-up'; readonly newEntries: number };

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

/** The view that is shown, kept in step with its stream. The socket's manager guards order and completeness. */
export const createContestStore = (): ContestStore => {
  const state = createStore<ContestState>({ kind: 'loading' });
  const newsListeners = new Set<(news: News) => void>();

  const tell = (news: News) => {
    for (const listener of [...newsListeners]) listener(news);
  };

  const replace = (stream: Audience, { epoch, seq, view }: Snapshot) => {
    const before = state.get();
    state.set({ kind: 'ready', stream, view, cursor: { epoch, seq } });
    if (before.kind !== 'ready') return;
    // Another audience sees more or less of the same contest: that is no news.
    const newEntries = before.stream === stream ? countNew(before.view, view) : 0;
    tell({ kind: 'caught-up', newEntries });
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
      if (classifyArrival(current.cursor, meta) === 'duplicate') return;
      const event = toStreamEvent(name, data);
      const view = event === null ? current.view : reduceView(current.view, event);
      state.set({ ...current, view, cursor: { epoch: meta.epoch, seq: meta.seq } });
      if (event !== null) tell({ kind: 'event', event, before: current.view });
    },
    onNews: (listener) => {
      newsListeners.add(listener);
      return () => newsListeners.delete(listener);
    },
  };
};

const knownNames: ReadonlySet<string> = new Set(streamEventNames);

/** Null for an event of a newer release: the cursor moves on, the view stays. */
const toStreamEvent = (name: string, data: unknown): StreamEvent | null =>
  // The server decides what each name carries; the name was just checked.
  knownNames.has(name) ? ({ name, data } as StreamEvent) : null;

const countNew = (before: ContestView, after: ContestView): number =>
  Object.keys(after.entries).filter((id) => before.entries[id] === undefined).length;
