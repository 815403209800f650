export const phases = ['draft', 'open', 'judging', 'results', 'archived'] as const;
export type Phase = (typeof phases)[number];

/** The parts of a contest that its phase depends on; times in milliseconds since the Unix epoch. */
export type PhaseInfo = {
  readonly phase: Phase;
  readonly opensAt: number | null;
  readonly closesAt: number | null;
};

/** The phases an organiser may move to by hand. Results are reached only by revealing them. */
const moves: Readonly<Record<Phase, readonly Phase[]>> = {
  draft: ['open', 'judging'],
  open: ['draft', 'judging'],
  judging: ['draft', 'open'],
  results: ['archived'],
  archived: ['results'],
};

export const canMove = (from: Phase, to: Phase): boolean => from === to || moves[from].includes(to);

/** The phase at `now`: a contest opens and closes by itself at its times. */
export const phaseAt = (contest: PhaseInfo, now: number): Phase => {
  const opened =
    contest.phase === 'draft' && contest.opensAt !== null && now >= contest.opensAt
      ? 'open'
      : contest.phase;
  return opened === 'open' && contest.closesAt !== null && now >= contest.closesAt
    ? 'judging'
    : opened;
};

/** The next moment at which the phase changes by itself, or null. */
export const nextPhaseChange = (contest: PhaseInfo, now: number): number | null => {
  if (contest.phase === 'draft' && contest.opensAt !== null) return Math.max(now, contest.opensAt);
  if (contest.phase === 'open' && contest.closesAt !== null) return Math.max(now, contest.closesAt);
  return null;
};

export const acceptsEntries = (phase: Phase): boolean => phase === 'open';
export const acceptsWinners = (phase: Phase): boolean => phase === 'open' || phase === 'judging';
export const showsArtists = (phase: Phase): boolean => phase === 'results' || phase === 'archived';
export const canReveal = acceptsWinners;
