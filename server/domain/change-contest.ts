import { canMove, canReveal, phaseAt, type Phase } from '../../shared/contest/phases.ts';
import type { DomainCommand } from './commands.ts';
import { accept, refuse, unchanged, type Context, type Decision } from './decision.ts';
import { contestOf } from './initial-contest.ts';
import type { ContestRow, ContestState } from './tables.ts';

type ChangeContest = Extract<DomainCommand, { type: 'changeContest' }>;

export const decideChangeContest = (
  state: ContestState,
  command: ChangeContest,
  { now }: Context,
): Decision => {
  const before = contestOf(state);
  const current = phaseAt(before, now);
  const phase = command.phase ?? current;
  if (!canMove(current, phase)) return refuse('phase_not_possible', moveSentence(current, phase));

  const opensAt = parseInstant(command.opensAt, before.opensAt);
  const closesAt = parseInstant(command.closesAt, before.closesAt);
  const timed = withoutSpentTimes({ phase, opensAt, closesAt }, command, now);
  if (timed.opensAt !== null && timed.closesAt !== null && timed.closesAt <= timed.opensAt)
    return refuse('invalid_field', 'The contest must close after it opens.', { field: 'closesAt' });

  const contest: ContestRow = {
    ...before,
    ...timed,
    name: command.name ?? before.name,
    timeZone: command.timeZone ?? before.timeZone,
    winnersVisibility: command.winnersVisibility ?? before.winnersVisibility,
    publish: command.publish ?? before.publish,
  };
  const settled = { ...contest, phase: phaseAt(contest, now) };
  if (sameContest(before, settled)) return unchanged();
  const publicStartsAnew = settled.winnersVisibility !== before.winnersVisibility;
  return accept({ type: 'contestChanged', contest: settled, publicStartsAnew });
};

/** The results are final: artists are named, for everyone. */
export const decideRevealResults = (state: ContestState, { now }: Context): Decision => {
  const contest = contestOf(state);
  const phase = phaseAt(contest, now);
  if (phase === 'results') return unchanged();
  if (!canReveal(phase)) return refuse('phase_not_possible', moveSentence(phase, 'results'));
  return accept({
    type: 'resultsRevealed',
    contest: { ...contest, phase: 'results', opensAt: null, closesAt: null, revealedAt: now },
  });
};

/** Writes down that a time was reached, so that everyone hears of it. */
export const decideAdvancePhase = (state: ContestState, { now }: Context): Decision => {
  const contest = contestOf(state);
  const phase = phaseAt(contest, now);
  if (phase === contest.phase) return unchanged();
  const spent = withoutSpentTimes({ ...contest, phase }, {}, now);
  return accept({
    type: 'contestChanged',
    contest: { ...contest, ...spent },
    publicStartsAnew: false,
  });
};

type Timed = Pick<ContestRow, 'phase' | 'opensAt' | 'closesAt'>;

/** A time in the past that was not asked for just now would undo a move made by hand, so it goes. */
const withoutSpentTimes = (
  timed: Timed,
  asked: { readonly opensAt?: unknown; readonly closesAt?: unknown },
  now: number,
): Timed => {
  const isSpent = (at: number | null): boolean => at !== null && at <= now;
  return {
    phase: timed.phase,
    opensAt: asked.opensAt === undefined && isSpent(timed.opensAt) ? null : timed.opensAt,
    closesAt: asked.closesAt === undefined && isSpent(timed.closesAt) ? null : timed.closesAt,
  };
};

const parseInstant = (asked: string | null | undefined, before: number | null): number | null => {
  if (asked === undefined) return before;
  return asked === null ? null : Date.parse(asked);
};

const sameContest = (a: ContestRow, b: ContestRow): boolean =>
  (Object.keys(b) as (keyof ContestRow)[]).every((field) => a[field] === b[field]);

const moveSentence = (from: Phase, to: Phase): string => {
  if (to === 'results')
    return from === 'draft'
      ? 'There is nothing to reveal yet: open the contest first.'
      : 'The results are out already.';
  return from === 'results' || from === 'archived'
    ? 'The results are out, so the contest cannot be opened again.'
    : `A contest that is ${from} cannot become ${to}.`;
};
