import { classifyArrival, type Cursor, type Meta } from '../../../shared/wire/cursor.ts';
import { reduceView } from '../../../shared/contest/reduce-view.ts';
import { streamEventNames, type StreamEvent } from '../../../shared/contest/stream-events.ts';
import type { Audience, ContestView } from '../../../shared/contest/views.ts';
import type { ApiError, ApiResult } from '../api/api.ts';
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
  /** Loads the snapshot of `stream`; events that arrive meanwhile are kept and applied after it. */
  readonly load: (stream: Audience) => Promise<void>;
  /** Loads the stream that is shown once more, after a reset, a gap or a failure. */
  readonly reload: () => Promise<void>;
  readonly receive: (name: string, data: unknown, meta: Meta) => void;
  readonly skip: (meta: Meta) => void;
  readonly onNews: (listener: (news: News) => void) => () => void;
};

type Arrived = { readonly event: StreamEvent | null; readonly meta: Meta };

/** Keeps one audience's view in step with its stream: in order, once, and never with a silent hole. */
export const createContestStore = (
  fetchSnapshot: (stream: Audience) => Promise<ApiResult<Snapshot>>,
): ContestStore => {
  const state = createStore<ContestState>({ kind: 'loading' });
  const newsListeners = new Set<(news: News) => void>();
  let wanted: Audience = 'public';
  let loading: Promise<void> | null = null;
  let asked = 0;
  let waiting: Arrived[] = [];

  const tell = (news: News) => {
    for (const listener of [...newsListeners]) listener(news);
  };

  const load = (stream: Audience): Promise<void> => {
    wanted = stream;
    asked += 1;
    loading ??= loadUntilSettled().finally(() => {
      loading = null;
    });
    return loading;
  };

  const loadUntilSettled = async () => {
    for (let answered = -1; answered !== asked;) {
      answered = asked;
      const stream = wanted;
      const answer = await fetchSnapshot(stream);
      if (answered === asked) settle(stream, answer);
    }
  };

  const settle = (stream: Audience, answer: ApiResult<Snapshot>) => {
    const before = state.get();
    const kept = waiting;
    waiting = [];
    if (!answer.ok) {
      if (before.kind !== 'ready') state.set({ kind: 'failed', error: answer.error });
    } else {
      const { epoch, seq, view } = answer.value;
      state.set({ kind: 'ready', stream, view, cursor: { epoch, seq } });
      if (before.kind === 'ready') {
        tell({ kind: 'caught-up', newEntries: countNew(before.view, view) });
      }
    }
    for (const arrived of kept) apply(arrived);
  };

  const apply = ({ event, meta }: Arrived) => {
    const current = state.get();
    if (current.kind !== 'ready' || meta.stream !== current.stream) return;
    const arrival = classifyArrival(current.cursor, meta);
    if (arrival === 'duplicate') return;
    if (arrival !== 'next') {
      void load(current.stream);
      return;
    }
    const view = event === null ? current.view : reduceView(current.view, event);
    state.set({ ...current, view, cursor: { epoch: meta.epoch, seq: meta.seq } });
    if (event !== null) tell({ kind: 'event', event, before: current.view });
  };

  const take = (arrived: Arrived) => {
    if (loading === null) apply(arrived);
    else waiting.push(arrived);
  };

  return {
    get: state.get,
    subscribe: state.subscribe,
    load,
    reload: () => load(wanted),
    receive: (name, data, meta) => take({ event: toStreamEvent(name, data), meta }),
    skip: (meta) => take({ event: null, meta }),
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
