import type { Clock } from '../../shared/base/clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { refusal } from '../../shared/contest/errors.ts';
import { acceptsEntries, phaseAt, showsArtists } from '../../shared/contest/phases.ts';
import type { Actor } from '../domain/access.ts';
import { contestOf } from '../domain/initial-contest.ts';
import { isGone, type ContestState, type EntryRow } from '../domain/tables.ts';
import type { ContestViews } from '../views/contest-views.ts';
import { currentDetails } from './edit-entry.ts';
import type { Durable, PeopleStore } from './ports.ts';
import type { EntryReceipt, UseCases } from './use-cases.ts';

type Deps = {
  readonly durable: Durable;
  readonly people: PeopleStore;
  readonly views: ContestViews;
  readonly clock: Clock;
};

/** An entry as the one who entered it sees it; after it was taken out, that it was. */
export const createViewReceipt = ({
  durable,
  people,
  views,
  clock,
}: Deps): UseCases['viewReceipt'] => {
  const { state } = durable;

  const look = (row: EntryRow): Partial<EntryReceipt['entry']> => {
    const view = isGone(row) ? undefined : views.entry('organisers', row.id);
    if (view === undefined) return {};
    const { imageUrl, widths, width, height, color } = view;
    const details = currentDetails(people.state(), row.id, row.revision);
    return { ...details, email: details?.email ?? null, imageUrl, widths, width, height, color };
  };

  return (entryId, actor) => {
    const row = state.entries.get(entryId);
    if (!mayView(actor, entryId))
      return err(
        refusal('receipt_not_valid', 'This receipt link is not complete. Open it as you got it.'),
      );
    if (row === undefined)
      return err(refusal('entry_not_found', 'There is no such entry. Check the link.'));
    const { id, number, categoryId, status, reason } = row;
    const isOpen = acceptsEntries(phaseAt(contestOf(state), clock.now()));
    return ok({
      entry: {
        ...{ id, number, categoryId, status, reason },
        createdAt: new Date(row.createdAt).toISOString(),
        place: placeOf(state, row),
        ...look(row),
      },
      editable: !isGone(row) && (actor.kind === 'organiser' || isOpen),
      seq: durable.seq(),
    });
  };
};

const mayView = (actor: Actor, entryId: string): boolean =>
  actor.kind === 'organiser' || (actor.kind === 'receipt' && actor.entryId === entryId);

const placeOf = (state: ContestState, row: EntryRow): number | null => {
  if (!showsArtists(contestOf(state).phase)) return null;
  const index = state.winners.get(row.categoryId)?.entryIds.indexOf(row.id) ?? -1;
  return index < 0 ? null : index + 1;
};
