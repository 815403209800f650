import type { Locator, Page } from '@playwright/test';
import type { ContestServer } from '../support/contest-server.ts';
import type { Look } from './take-shot.ts';

export type Scene = {
  readonly label: string;
  /** Brings the contest and one page to where they are to be shown. */
  readonly prepare: () => Promise<Page>;
  /** What the page is scrolled to in each look; where it stands if not given. */
  readonly inSight?: (page: Page) => Locator;
  /** Pictures of their own, for the README. */
  readonly alsoAs?: readonly { readonly file: string; readonly look: Look }[];
};

export type SceneDeps = {
  readonly contest: ContestServer;
  /** A person at a device of their own. */
  readonly newPage: () => Promise<Page>;
  readonly seed: () => Promise<void>;
};
