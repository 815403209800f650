import type { DomainCommand } from './commands.ts';
import { accept, findEntry, refuse, unchanged, type Context, type Decision } from './decision.ts';
import { isShown, type ContestState } from './tables.ts';

type Of<Type extends DomainCommand['type']> = Extract<DomainCommand, { type: Type }>;

export const decideApproveEntry = (
  state: ContestState,
  command: Of<'approveEntry'>,
  context: Context,
): Decision => {
  const found = findEntry(state, command.entryId, context.actor);
  if (!found.ok) return found;
  const { status } = found.value;
  if (status === 'hidden')
    return refuse('invalid_request', 'This entry is hidden. Restore it first.');
  if (status !== 'pending') return unchanged();
  return accept({ type: 'entryApproved', entryId: command.entryId });
};

export const decideHideEntry = (
  state: ContestState,
  command: Of<'hideEntry'>,
  context: Context,
): Decision => {
  const found = findEntry(state, command.entryId, context.actor);
  if (!found.ok) return found;
  if (found.value.status === 'hidden') return unchanged();
  const { entryId, reason } = command;
  return accept({ type: 'entryHidden', entryId, reason, shown: isShown(found.value) });
};

/** Back to what it was before it was hidden; the podium it was on is not given back by itself. */
export const decideRestoreEntry = (
  state: ContestState,
  command: Of<'restoreEntry'>,
  context: Context,
): Decision => {
  const found = findEntry(state, command.entryId, context.actor);
  if (!found.ok) return found;
  if (found.value.status !== 'hidden') return unchanged();
  const { entryId } = command;
  return accept({ type: 'entryRestored', entryId, status: found.value.statusBefore });
};

/** Possible at any time, also after a withdrawal: what is left of the entry is its number. */
export const decideEraseEntry = (
  state: ContestState,
  command: Of<'eraseEntry'>,
  _context: Context,
): Decision => {
  const entry = state.entries.get(command.entryId);
  if (entry === undefined)
    return refuse('entry_not_found', 'There is no such entry. Check the link.');
  if (entry.status === 'erased') return unchanged();
  return accept({
    type: 'entryErased',
    entryId: entry.id,
    reason: command.reason,
    shown: isShown(entry),
    wasGone: entry.status === 'withdrawn',
  });
};
