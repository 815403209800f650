import type { Item } from '../targets.ts';
import type { Plan } from './race.ts';

type Row = Readonly<Record<string, string>>;

/** What one part of the benchmark found: how it stands to its bounds, and the figures behind. */
export type Findings = {
  readonly items: readonly Item[];
  readonly figures: readonly Row[];
};

export type Suite = (plan: Plan) => Promise<Findings>;
