import type { CategoryView, EntryView } from '../../../../../shared/contest/views.ts';
import { Field, TextField } from '../../../components/field.tsx';
import css from './entry-filters.module.css';
import { countByStatus, type EntryFilter, type StatusFilter } from './entry-filter.ts';

type EntryFiltersProps = {
  readonly filter: EntryFilter;
  readonly categories: readonly CategoryView[];
  readonly entries: readonly EntryView[];
  readonly onChange: (filter: EntryFilter) => void;
};

/** Search, status and category, each narrowing the list as one goes. */
export const EntryFilters = ({ filter, categories, entries, onChange }: EntryFiltersProps) => {
  const { waiting, hidden } = countByStatus(entries);
  const statuses: readonly (readonly [StatusFilter, string, number])[] = [
    ['all', 'All', entries.length],
    ['waiting', 'Waiting', waiting],
    ['hidden', 'Hidden', hidden],
  ];
  return (
    <div className={css.filters} role="search" aria-label="Entries">
      <TextField
        label="Search"
        type="search"
        placeholder="Number, title, name, phone"
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
      />
      <Field label="Category">
        {(wiring) => (
          <select
            {...wiring}
            value={filter.categoryId ?? ''}
            onChange={({ target }) =>
              onChange({ ...filter, categoryId: target.value === '' ? null : target.value })
            }
          >
            <option value="">Every category</option>
            {categories.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className={css.statuses} role="group" aria-label="Status">
        {statuses.map(([status, name, count]) => (
          <button
            key={status}
            type="button"
            className={css.status}
            aria-pressed={filter.status === status}
            onClick={() => onChange({ ...filter, status })}
          >
            {name} <span>{count}</span>
          </button>
        ))}
      </div>
    </div>
  );
};
