import { err, ok, type Result } from '../../shared/base/result.ts';
import { refusal, type ContestError } from '../../shared/contest/errors.ts';
import { acceptsWinners, phaseAt } from '../../shared/contest/phases.ts';
import type { DomainCommand } from './commands.ts';
import { accept, refuse, unchanged, type Context, type Decision } from './decision.ts';
import { categoryOf, contestOf } from './initial-contest.ts';
import { isShown, type ContestState } from './tables.ts';

type SaveWinners = Extract<DomainCommand, { type: 'saveWinners' }>;
type Podiums = SaveWinners['winners'];

/**
 * Replaces the podium of each category named, first place first. With `expectedRevision`, nothing is saved when
 * someone else changed one of these categories since that revision.
 */
export const decideSaveWinners = (
  state: ContestState,
  command: SaveWinners,
  { actor, now }: Context,
): Decision => {
  if (actor.kind !== 'judge' && actor.kind !== 'organiser')
    return refuse('not_signed_in', 'Sign in as a judge to save winners.');
  const contest = contestOf(state);
  const phase = phaseAt(contest, now);
  if (!acceptsWinners(phase))
    return refuse(
      'contest_has_results',
      'Winners can be saved while the contest is open or judged.',
      {
        phase,
      },
    );
  const checked = checkPodiums(state, command.winners);
  if (!checked.ok) return checked;

  const winners = changedPodiums(state, command.winners);
  const conflict = refuseStale(state, winners, command.expectedRevision);
  if (conflict !== undefined) return err(conflict);
  const revision = currentRevision(state);
  if (Object.keys(winners).length === 0) return unchanged({ kind: 'winners', revision });
  return accept(
    {
      type: 'winnersSaved',
      winners,
      revision: revision + 1,
      savedBy: actor.subject,
      live: contest.winnersVisibility === 'live',
    },
    { kind: 'winners', revision: revision + 1 },
  );
};

export const currentRevision = (state: ContestState): number =>
  state.counters.get('winners')?.value ?? 0;

const checkPodiums = (state: ContestState, winners: Podiums): Result<true, ContestError> => {
  for (const [categoryId, entryIds] of Object.entries(winners)) {
    const problem = findProblem(state, categoryId, entryIds);
    if (problem !== undefined)
      return err(refusal('winners_not_valid', problem, { categoryId, entryIds }));
  }
  return ok(true);
};

const findProblem = (
  state: ContestState,
  categoryId: string,
  entryIds: readonly string[],
): string | undefined => {
  const category = categoryOf(state, categoryId);
  if (category === undefined) return `There is no category "${categoryId}". Reload the page.`;
  if (entryIds.length > category.places)
    return `${category.name} has ${String(category.places)} places, not ${String(entryIds.length)}.`;
  if (new Set(entryIds).size < entryIds.length)
    return `An entry stands twice on the podium of ${category.name}.`;
  const stranger = entryIds.find((entryId) => {
    const entry = state.entries.get(entryId);
    return entry?.categoryId !== categoryId || !isShown(entry);
  });
  if (stranger === undefined) return undefined;
  const number = state.entries.get(stranger)?.number;
  const named = number === undefined ? 'An entry' : `Entry ${String(number)}`;
  return `${named} is not in ${category.name} any more. Take it off the podium and save again.`;
};

/** A podium that is saved as it already stands is neither a change nor a conflict. */
const changedPodiums = (state: ContestState, winners: Podiums): Podiums =>
  Object.fromEntries(
    Object.entries(winners).filter(([categoryId, entryIds]) => {
      const current = state.winners.get(categoryId)?.entryIds ?? [];
      return current.length !== entryIds.length || current.some((id, i) => id !== entryIds[i]);
    }),
  );

const refuseStale = (
  state: ContestState,
  winners: Podiums,
  expectedRevision: number | undefined,
): ContestError | undefined => {
  if (expectedRevision === undefined) return undefined;
  const changed = [...state.winners]
    .filter(
      ([categoryId, podium]) =>
        Object.hasOwn(winners, categoryId) && podium.revision > expectedRevision,
    )
    .map(([categoryId, { entryIds, savedBy }]) => ({ categoryId, entryIds, savedBy }));
  if (changed.length === 0) return undefined;
  return refusal(
    'winners_changed',
    'Somebody else saved winners here meanwhile. Look at theirs and choose.',
    { revision: currentRevision(state), changed },
  );
};
