/** An event of a stream as a client came to hear it. */
export type Heard = { readonly seq: number; readonly prev: number };

export type Flaws = {
  /** Expected and never heard. */
  readonly missing: readonly number[];
  readonly doubled: readonly number[];
  /** Heard after one that comes later in the log. */
  readonly outOfOrder: readonly number[];
  /** Heard although what comes before it in the stream was not. */
  readonly gaps: readonly number[];
};

/** What is wrong with what one client heard of a stream after `from`, where at least `expected` had to come. */
export const findFlaws = (
  from: number,
  heard: readonly Heard[],
  expected: readonly number[],
): Flaws => {
  const seen = new Set<number>();
  const doubled: number[] = [];
  const outOfOrder: number[] = [];
  const gaps: number[] = [];
  let last = from;
  for (const { seq, prev } of heard) {
    if (seen.has(seq)) doubled.push(seq);
    else if (seq <= last) outOfOrder.push(seq);
    else if (prev > last) gaps.push(seq);
    seen.add(seq);
    last = Math.max(last, seq);
  }
  const missing = expected.filter((seq) => seq > from && !seen.has(seq));
  return { missing, doubled, outOfOrder, gaps };
};

export const isFlawless = (flaws: Flaws): boolean =>
  Object.values(flaws).every(({ length }) => length === 0);

/** "2 missing, 1 doubled", over several clients. */
export const tellFlaws = (all: readonly Flaws[]): string => {
  const words = {
    missing: 'missing',
    doubled: 'doubled',
    outOfOrder: 'out of order',
    gaps: 'gaps',
  };
  const told = (Object.keys(words) as (keyof Flaws)[]).map((kind) => {
    const count = all.reduce((sum, flaws) => sum + flaws[kind].length, 0);
    return `${count} ${words[kind]}`;
  });
  return told.join(', ');
};
