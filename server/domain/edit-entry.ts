import { acceptsEntries, phaseAt } from '../../shared/contest/phases.ts';
import type { DomainCommand } from './commands.ts';
import { accept, findEntry, refuse, unchanged, type Context, type Decision } from './decision.ts';
import { categoryOf, contestOf } from './initial-contest.ts';
import { isShown, type ContestState } from './tables.ts';

type EditEntry = Extract<DomainCommand, { type: 'editEntry' }>;
type WithdrawEntry = Extract<DomainCommand, { type: 'withdrawEntry' }>;

/** Contestants may change their entry until the deadline, organisers always. */
export const decideEditEntry = (
  state: ContestState,
  command: EditEntry,
  context: Context,
): Decision => {
  const found = findEntry(state, command.entryId, context.actor);
  if (!found.ok) return found;
  const entry = found.value;
  const late = refuseLate(state, context, 'changed');
  if (late !== undefined) return late;
  const categoryId = command.categoryId ?? entry.categoryId;
  if (categoryOf(state, categoryId) === undefined)
    return refuse('unknown_category', 'This category is not there any more. Pick another one.', {
      field: 'category',
    });
  const revision = Math.max(entry.revision, command.revision ?? 0);
  const result = { kind: 'entry', entryId: entry.id, number: entry.number } as const;
  if (categoryId === entry.categoryId && revision === entry.revision) return unchanged(result);
  const shown = isShown(entry);
  return accept({ type: 'entryEdited', entryId: entry.id, categoryId, revision, shown }, result);
};

/** Contestants may withdraw until the deadline; after it they ask the organiser to erase. */
export const decideWithdrawEntry = (
  state: ContestState,
  command: WithdrawEntry,
  context: Context,
): Decision => {
  const found = findEntry(state, command.entryId, context.actor);
  if (!found.ok) return found;
  const late = refuseLate(state, context, 'withdrawn');
  if (late !== undefined) return late;
  return accept({
    type: 'entryWithdrawn',
    entryId: found.value.id,
    shown: isShown(found.value),
  });
};

const refuseLate = (state: ContestState, context: Context, verb: string): Decision | undefined => {
  const phase = phaseAt(contestOf(state), context.now);
  if (context.actor.kind !== 'receipt' || acceptsEntries(phase)) return undefined;
  return refuse(
    'contest_not_open',
    `The deadline has passed, so the entry can no longer be ${verb} here. Ask the organiser.`,
    { phase },
  );
};
