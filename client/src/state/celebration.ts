import { createStore, type ReadableStore } from './store.ts';

/** Whether results came out that nobody has celebrated yet: whoever was away gets the reveal too, and not just its table. */
export type Celebration = ReadableStore<boolean> & {
  readonly due: () => void;
  readonly done: () => void;
};

export const createCelebration = (): Celebration => {
  const isDue = createStore(false);
  return {
    get: isDue.get,
    subscribe: isDue.subscribe,
    due: () => isDue.set(true),
    done: () => isDue.set(false),
  };
};
