import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { CategoryView, EntryView } from '../../../../../shared/contest/views.ts';
import { categoryName } from '../../../state/selectors.ts';
import css from './entry-list.module.css';
import { EntryRow, type EntryDialog } from './entry-row.tsx';

type EntryListProps = {
  readonly entries: readonly EntryView[];
  readonly categories: readonly CategoryView[];
  readonly onOpen: (dialog: EntryDialog, entry: EntryView) => void;
};

/** Thousands of entries, of which only those near the window exist. */
export const EntryList = ({ entries, categories, onOpen }: EntryListProps) => {
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => 132,
    getItemKey: (index) => entries[index]?.id ?? index,
    scrollMargin: top,
    overscan: 4,
  });
  return (
    <div
      ref={list}
      className={css.list}
      role="list"
      aria-label="Entries"
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map(({ key, index, start }) => {
        const entry = entries[index];
        return (
          entry && (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={css.item}
              role="listitem"
              aria-label={`Number ${String(entry.number)}`}
              aria-setsize={entries.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${String(start - top)}px)` }}
            >
              <EntryRow
                entry={entry}
                category={categoryName(categories, entry.categoryId)}
                onOpen={onOpen}
              />
            </div>
          )
        );
      })}
    </div>
  );
};
