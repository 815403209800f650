import { summarise, type Summary } from '../bench/statistics.ts';

/** What happened how often, and how long it took: under names as Artillery has them. */
export type Figures = {
  readonly counters: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly summaries: Readonly<Record<string, Summary>>;
};

export type Metrics = {
  count(name: string, by?: number): void;
  measure(name: string, ms: number): void;
  /** What was gathered since the last call. */
  takePeriod(): Figures;
  total(): Figures;
};

type Gathered = { counters: Map<string, number>; values: Map<string, number[]> };

export const createMetrics = (): Metrics => {
  const gather = (): Gathered => ({ counters: new Map(), values: new Map() });
  const whole = gather();
  let period = gather();
  return {
    count(name, by = 1) {
      for (const { counters } of [whole, period])
        counters.set(name, (counters.get(name) ?? 0) + by);
    },
    measure(name, ms) {
      for (const { values } of [whole, period]) {
        const known = values.get(name);
        if (known === undefined) values.set(name, [ms]);
        else known.push(ms);
      }
    },
    takePeriod() {
      const taken = figuresOf(period);
      period = gather();
      return taken;
    },
    total: () => figuresOf(whole),
  };
};

const figuresOf = ({ counters, values }: Gathered): Figures => ({
  counters: Object.fromEntries([...counters].sort(byName)),
  summaries: Object.fromEntries(
    [...values].sort(byName).map(([name, each]) => [name, summarise(each)]),
  ),
});

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one.localeCompare(other);
