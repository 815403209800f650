import type { Api } from '../../api/api.ts';
import { getStars } from '../../api/endpoints.ts';
import { createStore, type ReadableStore } from '../../state/store.ts';

export type StarState = {
  readonly starred: ReadonlySet<string>;
  /** Wanted here, not confirmed yet. */
  readonly wanted: ReadonlyMap<string, boolean>;
};

/** A judge's private stars. What is wanted shows at once and is marked until the server has it. */
export type Stars = ReadableStore<StarState> & {
  readonly load: () => Promise<void>;
  readonly toggle: (entryId: string) => void;
};

export type StarsDeps = {
  readonly api: Pick<Api, 'call' | 'command'>;
  readonly onProblem: (sentence: string) => void;
};

export const isStarred = ({ starred, wanted }: StarState, entryId: string): boolean =>
  wanted.get(entryId) ?? starred.has(entryId);

export const createStars = ({ api, onProblem }: StarsDeps): Stars => {
  const state = createStore<StarState>({ starred: new Set(), wanted: new Map() });

  const want = (entryId: string, starred: boolean | null) => {
    const wanted = new Map(state.get().wanted);
    if (starred === null) wanted.delete(entryId);
    else wanted.set(entryId, starred);
    state.set({ ...state.get(), wanted });
  };

  const confirm = (entryId: string, isOn: boolean) => {
    const starred = new Set(state.get().starred);
    if (isOn) starred.add(entryId);
    else starred.delete(entryId);
    state.set({ ...state.get(), starred });
  };

  /** Sends until the last wish is what the server has. */
  const send = async (entryId: string): Promise<void> => {
    const starred = state.get().wanted.get(entryId);
    if (starred === undefined) return;
    const answer = await api.command({ type: 'starEntry', entryId, starred });
    if (!answer.ok) {
      want(entryId, null);
      onProblem(`The star was not kept. ${answer.error.message}`);
      return;
    }
    confirm(entryId, starred);
    if (state.get().wanted.get(entryId) === starred) want(entryId, null);
    else await send(entryId);
  };

  return {
    get: state.get,
    subscribe: state.subscribe,
    load: async () => {
      const answer = await api.call(getStars);
      if (answer.ok) state.set({ ...state.get(), starred: new Set(answer.value.entries) });
      else onProblem(`Your stars could not be fetched. ${answer.error.message}`);
    },
    toggle: (entryId) => {
      const isSending = state.get().wanted.has(entryId);
      want(entryId, !isStarred(state.get(), entryId));
      if (!isSending) void send(entryId);
    },
  };
};
