import type { ContestState, EntryStatus } from '../domain/tables.ts';

/** How many entries there are, by what became of them. */
export const countEntries = ({
  entries,
}: Pick<ContestState, 'entries'>): Readonly<Record<EntryStatus, number>> => {
  const counts: Record<EntryStatus, number> = {
    pending: 0,
    published: 0,
    hidden: 0,
    withdrawn: 0,
    erased: 0,
  };
  for (const { status } of entries.values()) counts[status] += 1;
  return counts;
};
