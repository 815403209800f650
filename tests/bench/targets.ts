import { median } from './statistics.ts';

/** One line of what is held to a bound. */
export type Item = {
  readonly item: string;
  readonly unit: '×' | 'ms' | '/s' | '%' | '';
  /** Whether more is better, and what must be reached and what is aimed for; a bound may be one of them alone. */
  readonly better: 'more' | 'less';
  readonly must?: number;
  readonly aim?: number;
  /** One value for each round. */
  readonly rounds: readonly number[];
};

export type Verdict = 'aim reached' | 'reached' | 'aim not reached' | 'NOT REACHED';

export const verdictOf = ({ better, must, aim, rounds }: Item): Verdict => {
  const value = median(rounds);
  const isAsGoodAs = (bound: number): boolean =>
    better === 'more' ? value >= bound : value <= bound;
  if (aim !== undefined && isAsGoodAs(aim)) return 'aim reached';
  if (must === undefined) return 'aim not reached';
  return isAsGoodAs(must) ? 'reached' : 'NOT REACHED';
};

const digits = 2;
const signOf = { more: '≥', less: '≤' } as const;

export const rowOf = (item: Item) => {
  const of = (value: number): string => `${value.toFixed(digits)}${unitOf(item.unit)}`;
  const bound = (value: number | undefined): string =>
    value === undefined ? '' : `${signOf[item.better]} ${String(value)}${unitOf(item.unit)}`;
  return {
    item: item.item,
    must: bound(item.must),
    aim: bound(item.aim),
    median: of(median(item.rounds)),
    'lowest … highest': `${of(Math.min(...item.rounds))} … ${of(Math.max(...item.rounds))}`,
    verdict: verdictOf(item),
  };
};

const unitOf = (unit: Item['unit']): string => (unit === 'ms' || unit === '%' ? ` ${unit}` : unit);
