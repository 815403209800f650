import { err, ok, type Result } from '../../shared/base/result.ts';
import { refusal, type ContestError, type ErrorCode } from '../../shared/contest/errors.ts';
import type { Actor } from './access.ts';
import type { ContestEvent } from './events.ts';
import { isGone, type ContestState, type EntryRow } from './tables.ts';

/** What a decision may know besides the state; `now` in milliseconds since the Unix epoch. */
export type Context = { readonly now: number; readonly actor: Actor };

/** What a command answers when it is accepted; kept in the ledger, so that a retry answers the same. */
export type CommandResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'entry'; readonly entryId: string; readonly number: number }
  | { readonly kind: 'winners'; readonly revision: number }
  | { readonly kind: 'session'; readonly role: 'judge' | 'organiser'; readonly subject: string };

/** No events means that everything is already as asked. */
export type Decision = Result<
  { readonly events: readonly ContestEvent[]; readonly result: CommandResult },
  ContestError
>;

export const done: CommandResult = { kind: 'done' };

export const accept = (event: ContestEvent, result: CommandResult = done): Decision =>
  ok({ events: [event], result });

export const unchanged = (result: CommandResult = done): Decision => ok({ events: [], result });

export const refuse = (
  code: ErrorCode,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): Decision => err(refusal(code, message, details));

/** The entry, unless it is not there any more or the receipt is for another one. */
export const findEntry = (
  state: ContestState,
  entryId: string,
  actor: Actor,
): Result<EntryRow, ContestError> => {
  const entry = state.entries.get(entryId);
  if (entry === undefined)
    return err(refusal('entry_not_found', 'There is no such entry. Check the link.'));
  if (actor.kind === 'receipt' && actor.entryId !== entryId)
    return err(refusal('receipt_not_valid', 'This receipt belongs to another entry.'));
  if (isGone(entry)) return err(refusal('entry_gone', 'This entry was taken out of the contest.'));
  return ok(entry);
};
