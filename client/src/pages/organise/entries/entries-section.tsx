import { useDeferredValue, useMemo, useState } from 'react';
import type { ContestView, EntryView } from '../../../../../shared/contest/views.ts';
import { EmptyState } from '../../../components/states.tsx';
import { counted } from '../../../state/durations.ts';
import { ApproveAll } from './approve-all.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { EntryFilters } from './entry-filters.tsx';
import { filterEntries, isWaiting, type EntryFilter } from './entry-filter.ts';
import { EntryList } from './entry-list.tsx';
import type { EntryDialog } from './entry-row.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { HideDialog } from './hide-dialog.tsx';
import css from './entries-section.module.css';

const everything: EntryFilter = { text: '', status: 'all', categoryId: null };

/** Everybody who entered, to be found, approved, hidden, corrected, rung up. */
export const EntriesSection = ({ view }: { readonly view: ContestView }) => {
  const [filter, setFilter] = useState(everything);
  const [open, setOpen] = useState<{ readonly dialog: EntryDialog; readonly id: string }>();
  const entries = useMemo(() => Object.values(view.entries), [view.entries]);
  const wanted = useDeferredValue(filter);
  const found = useMemo(() => filterEntries(entries, wanted), [entries, wanted]);
  const waiting = useMemo(() => entries.filter(isWaiting), [entries]);
  const entry = open && view.entries[open.id];
  const close = () => setOpen(undefined);

  return (
    <div className={css.section}>
      <EntryFilters
        filter={filter}
        categories={view.categories}
        entries={entries}
        onChange={setFilter}
      />
      {waiting.length > 0 && <ApproveAll waiting={waiting} />}
      <p className={css.count}>{counted(found.length, 'entry', 'entries')}</p>
      {found.length === 0 ? (
        <Nobody isFiltered={entries.length > 0} />
      ) : (
        <EntryList
          entries={found}
          categories={view.categories}
          onOpen={(dialog, { id }: EntryView) => setOpen({ dialog, id })}
        />
      )}
      {open && entry && open.dialog === 'edit' && (
        <EditDialog entry={entry} categories={view.categories} onClose={close} />
      )}
      {open && entry && open.dialog === 'hide' && <HideDialog entry={entry} onClose={close} />}
      {open && entry && open.dialog === 'erase' && <EraseDialog entry={entry} onClose={close} />}
    </div>
  );
};

const Nobody = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <EmptyState title="Nobody by that name">
      <p>No entry fits. Try a number, part of a title, a name or a phone number.</p>
    </EmptyState>
  ) : (
    <EmptyState title="A clean sheet">
      <p>Nobody has entered yet. Entries appear here the moment they come in.</p>
    </EmptyState>
  );
