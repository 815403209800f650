import type { ContestError } from '../../shared/contest/errors.ts';
import { refusal } from '../../shared/contest/errors.ts';
import { acceptsEntries, phaseAt, type Phase } from '../../shared/contest/phases.ts';
import { assertNever } from '../../shared/base/assert-never.ts';
import { err } from '../../shared/base/result.ts';
import type { DomainCommand } from './commands.ts';
import { accept, type Context, type Decision } from './decision.ts';
import { categoryOf, contestOf } from './initial-contest.ts';
import type { ContestState } from './tables.ts';

type SubmitDesign = Extract<DomainCommand, { type: 'submitDesign' }>;

/** Numbers are given in the order of the log, from 1, and never twice. */
export const decideSubmitDesign = (
  state: ContestState,
  command: SubmitDesign,
  context: Context,
): Decision => {
  const refused = refuseSubmission(state, command.categoryId, context.now);
  if (refused !== undefined) return err(refused);
  const number = (state.counters.get('entry')?.value ?? 0) + 1;
  const status = contestOf(state).publish === 'after-approval' ? 'pending' : 'published';
  const { entryId, categoryId, photo, revision } = command;
  return accept(
    { type: 'entrySubmitted', entryId, number, categoryId, photo, revision, status },
    { kind: 'entry', entryId, number },
  );
};

/** Why nobody may enter this category now; also asked before a photo is worked on, to spare everyone the wait. */
export const refuseSubmission = (
  state: ContestState,
  categoryId: string,
  now: number,
): ContestError | undefined => {
  const phase = phaseAt(contestOf(state), now);
  if (!acceptsEntries(phase)) return refusal('contest_not_open', closedSentence(phase), { phase });
  if (categoryOf(state, categoryId) === undefined)
    return refusal('unknown_category', 'This category is not there any more. Pick another one.', {
      field: 'category',
    });
  return undefined;
};

export const closedSentence = (phase: Phase): string => {
  switch (phase) {
    case 'draft':
      return 'The contest has not opened yet. Keep your design ready and come back then.';
    case 'open':
      return 'The contest is open.';
    case 'judging':
      return 'Entries are closed: the judges are at work. Ask the organiser if this is a mistake.';
    case 'results':
    case 'archived':
      return 'The contest is over and the results are out.';
    default:
      return assertNever(phase);
  }
};
