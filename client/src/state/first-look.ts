import type { Clock } from '../../../shared/base/clock.ts';
import type { ContestView } from '../../../shared/contest/views.ts';
import type { Api, ApiResult } from '../api/api.ts';
import { getNewest, getSnapshot, type Snapshot } from '../api/endpoints.ts';
import type { ContestState } from './contest-store.ts';
import { createStore, type ReadableStore } from './store.ts';

/** What a visitor sees first, and what waits until it is there. */
export type FirstLook = {
  /** The newest entries of a large contest, to be looked at while the whole is on its way. */
  readonly newest: ReadableStore<ContestView | null>;
  /** Something of the contest is there, or none of it can be had. */
  readonly isKnown: Promise<unknown>;
  /** The first pictures are there, or take too long. */
  readonly isOver: Promise<unknown>;
  /** What everybody may see: of most contests the newest entries are all. Null if meanwhile it came another way. */
  readonly fetchPublic: () => Promise<ApiResult<Snapshot> | null>;
};

type FirstLookDeps = {
  readonly api: Pick<Api, 'call'>;
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
  const { api, contest, clock } = deps;
  const newest = createStore<ContestView | null>(null);
  const isKnown = new Promise<ContestView | null>((resolve) => {
    const stops = [contest, newest].map((store) => store.subscribe(() => look()));
    const look = () => {
      const state = contest.get();
      const view = state.kind === 'ready' ? state.view : newest.get();
      if (state.kind === 'loading' && view === null) return;
      for (const stop of stops) stop();
      resolve(view);
    };
  });
  const pictures = isKnown.then((view) => view && deps.sendForPictures(view));
  const patience = new Promise<void>((resolve) => clock.after(patienceMs, resolve));
  const isOver = deps.isFirstVisit ? Promise.race([pictures, patience]) : Promise.resolve();
  return {
    newest,
    isKnown,
    isOver,
    fetchPublic: async () => {
      const part = await api.call(getNewest);
      if (!part.ok || part.value.whole) return part;
      newest.set(part.value.view);
      await isOver;
      return contest.get().kind === 'ready' ? null : api.call(getSnapshot('public'));
    },
  };
};
