import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { checkFlyConfig } from '../../scripts/verify/fly-config.ts';
import { changeText } from './change-text.ts';

/** The fly.toml of this repository. */
export const flyToml = readFileSync('fly.toml', 'utf8');

/** What is broken, how, and the one sentence that names it. */
export type Broken = readonly [what: string, from: string | RegExp, to: string, says: string];

/** The fly.toml with one thing broken has exactly this problem. */
export const isNamed = (_: string, from: string | RegExp, to: string, says: string): void => {
  expect(checkFlyConfig(changeText(flyToml, from, to))).toEqual([says]);
};
