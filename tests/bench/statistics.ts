/** The value below which `share` (0 to 1) of the values lie; nearest rank. */
export const percentile = (values: readonly number[], share: number): number =>
  rank(inOrder(values), share);

/** The same of values that are sorted already. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;

const inOrder = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

export type Summary = {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
};

/** Of no values everything is `NaN`. */
export const summarise = (values: readonly number[]): Summary => {
  const sorted = inOrder(values);
  return {
    min: rank(sorted, 0),
    max: rank(sorted, 1),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    median: rank(sorted, 0.5),
    p95: rank(sorted, 0.95),
    p99: rank(sorted, 0.99),
  };
};
