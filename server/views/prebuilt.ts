import type { Clock } from '../../shared/base/clock.ts';
import type { ContestState } from '../domain/tables.ts';
import type { ContestViews } from './contest-views.ts';
import { createEntryTexts } from './entry-texts.ts';
import { createGalleries, type Galleries } from './galleries.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';

export type Prebuilt = {
  readonly snapshots: Snapshots;
  readonly galleries: Galleries;
  /** Builds what the first visitors ask for, before they do. */
  warmUp(): Promise<void>;
};

type Deps = {
  readonly views: ContestViews;
  readonly rows: ContestState;
  /** The seq of the rows. */
  readonly seq: () => number;
  readonly epoch: () => string;
  /** The seq of the last record that took something back or started a stream anew: nothing older may be shown. */
  readonly freshFrom: () => number;
  readonly clock: Clock;
  /** Lets other work run between two slices. */
  readonly nextTurn: () => Promise<void>;
};

/** The long answers, each built once for everybody from the same texts. */
export const createPrebuilt = (deps: Deps): Prebuilt => {
  const texts = createEntryTexts(deps);
  const snapshots = createSnapshots({ ...deps, texts });
  const galleries = createGalleries({ ...deps, texts });
  return {
    snapshots,
    galleries,
    warmUp: async () => {
      await snapshots.newest('public');
      await snapshots.of('public');
      await galleries.of('feed');
    },
  };
};
