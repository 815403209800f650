import { median } from '../statistics.ts';

/** How much is run, and where to say how far it is. */
export type Plan = {
  readonly quick: boolean;
  readonly rounds: number;
  readonly say: (sentence: string) => void;
};

/** What each runner measured, round by round. */
export type Raced<Name extends string, Measured> = {
  of(name: Name): readonly Measured[];
  /** The rounds' own ratios. */
  ratios(name: Name, peer: Name, figure: (measured: Measured) => number): readonly number[];
  /** Of the rounds' figures. */
  median(name: Name, figure: (measured: Measured) => number): number;
};

/** All of them one after the other in every round, each round beginning with another. */
export const race = async <Name extends string, Measured>(
  what: string,
  names: readonly Name[],
  { rounds, say }: Plan,
  measure: (name: Name, round: number) => Promise<Measured>,
): Promise<Raced<Name, Measured>> => {
  const measured = new Map<Name, Measured[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    say(`${what}, round ${String(round + 1)} of ${String(rounds)}`);
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)])
      measured.get(name)?.push(await measure(name, round));
  }
  const of = (name: Name): readonly Measured[] => measured.get(name) ?? [];
  return {
    of,
    ratios(name, peer, figure) {
      const others = of(peer).map(figure);
      return of(name).map((each, round) => figure(each) / (others[round] ?? Number.NaN));
    },
    median: (name, figure) => median(of(name).map(figure)),
  };
};
