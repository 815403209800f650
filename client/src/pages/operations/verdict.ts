export type Vital =
  | 'server'
  | 'store'
  | 'backups'
  | 'disk'
  | 'people'
  | 'stream'
  | 'answers'
  | 'loop'
  | 'memory'
  | 'photos'
  | 'refusals';

/** `soon` wants a look while the show goes on, `now` a hand. */
export type Level = 'well' | 'soon' | 'now';

export type Verdict = {
  readonly level: Level;
  readonly says: string;
  /** In the words of the machine, for whoever mends it. */
  readonly because?: string;
  /** What to do about it. */
  readonly todo?: string;
};

const ranks: Readonly<Record<Level, number>> = { well: 0, soon: 1, now: 2 };

/** The worst of them; of equals the first. */
export const worst = (verdicts: readonly Verdict[], otherwise: Verdict): Verdict =>
  bySeverity(verdicts)[0] ?? otherwise;

/** The worst first, else in the order they came in. */
export const bySeverity = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.toSorted((a, b) => ranks[b.level] - ranks[a.level]);

export const becauseOf = (trouble: string | undefined): Pick<Verdict, 'because'> =>
  trouble === undefined ? {} : { because: trouble };
