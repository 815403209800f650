import type { Clock } from '../../../shared/base/clock.ts';
import type { ContestView } from '../../../shared/contest/views.ts';
import type { ContestState } from './contest-store.ts';
import type { ReadableStore } from './store.ts';

/** What a visitor sees first, and what waits until it is there. */
export type FirstLook = {
  /** The contest is there, or is known not to be. */
  readonly isKnown: Promise<unknown>;
  /** The first pictures are there, or take too long. */
  readonly isOver: Promise<unknown>;
};

type FirstLookDeps = {
  readonly contest: ReadableStore<ContestState>;
  readonly clock: Clock;
  /** Sends for the pictures that are seen first, and waits for them. */
  readonly sendForPictures: (view: ContestView) => Promise<unknown>;
  /** Whoever was here before has kept things on the device, which come first. */
  readonly isFirstVisit: boolean;
};

/** A picture that does not come must not keep the rest away. */
const patienceMs = 2000;

export const createFirstLook = (deps: FirstLookDeps): FirstLook => {
  const { contest, clock } = deps;
  const isKnown = new Promise<ContestState>((resolve) => {
    const stop = contest.subscribe(() => {
      const state = contest.get();
      if (state.kind === 'loading') return;
      stop();
      resolve(state);
    });
  });
  const pictures = isKnown.then((state) =>
    state.kind === 'ready' ? deps.sendForPictures(state.view) : undefined,
  );
  const patience = new Promise<void>((resolve) => clock.after(patienceMs, resolve));
  const isOver = deps.isFirstVisit ? Promise.race([pictures, patience]) : Promise.resolve();
  return { isKnown, isOver };
};
