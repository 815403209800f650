import type { DomainCommand } from './commands.ts';
import { accept, refuse, unchanged, type Context, type Decision } from './decision.ts';
import { isShown, starKey, type ContestState } from './tables.ts';

type StarEntry = Extract<DomainCommand, { type: 'starEntry' }>;

/** A star is private to the judge who gave it. */
export const decideStarEntry = (
  state: ContestState,
  command: StarEntry,
  { actor }: Context,
): Decision => {
  if (actor.kind !== 'judge' && actor.kind !== 'organiser')
    return refuse('not_signed_in', 'Sign in as a judge to star entries.');
  const { entryId, starred } = command;
  const entry = state.entries.get(entryId);
  if (entry === undefined || (starred && !isShown(entry)))
    return refuse('entry_not_found', 'This entry is not shown any more.');
  if (state.stars.has(starKey(actor.subject, entryId)) === starred) return unchanged();
  return accept({ type: 'entryStarred', entryId, subject: actor.subject, starred });
};
