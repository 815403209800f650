import { useDraggable, useDroppable } from '@dnd-kit/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Star } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { carryId, dragHintId, tableTop } from './drag-names.ts';
import css from './film-strip.module.css';
import type { Places } from './podium.ts';

type FilmStripProps = {
  readonly entries: readonly EntryView[];
  readonly index: number;
  readonly places: Places;
  readonly isStarred: (entryId: string) => boolean;
  readonly isReadOnly: boolean;
  readonly onShow: (entry: EntryView) => void;
};

/** A thumbnail and the space after it. */
const stepPx = 92;

/** All entries of the category in one line; only those in sight exist. */
export const FilmStrip = (props: FilmStripProps) => {
  const { entries, index } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const drop = useDroppable({ id: tableTop });
  const virtual = useVirtualizer({
    horizontal: true,
    count: entries.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => entries[at]?.id ?? at,
    estimateSize: () => stepPx,
    overscan: 5,
  });
  useEffect(() => {
    virtual.scrollToIndex(index, { align: 'auto' });
    const held = scroller.current?.querySelector<HTMLElement>('[aria-current="true"]');
    // The keys move on while a thumbnail has the focus: it goes along.
    if (scroller.current?.contains(document.activeElement)) held?.focus({ preventScroll: true });
  }, [index, virtual]);
  return (
    <div ref={scroller} className={css.scroller}>
      <div
        ref={drop.setNodeRef}
        className={css.strip}
        role="list"
        aria-label="Entries of this category"
        style={{ width: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          return (
            entry && (
              <div
                key={item.key}
                role="listitem"
                className={css.cell}
                style={{ transform: `translateX(${String(item.start)}px)` }}
                aria-setsize={entries.length}
                aria-posinset={item.index + 1}
              >
                <Thumb {...props} entry={entry} isCurrent={item.index === index} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
};

type ThumbProps = FilmStripProps & { readonly entry: EntryView; readonly isCurrent: boolean };

const Thumb = ({ entry, isCurrent, places, isStarred, isReadOnly, onShow }: ThumbProps) => {
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: carryId('strip', entry.id),
    disabled: isReadOnly,
  });
  const place = places.indexOf(entry.id) + 1;
  const starred = isStarred(entry.id);
  return (
    <button
      ref={setNodeRef}
      type="button"
      {...listeners}
      className={`${css.thumb} ${isDragging ? css.carried : ''}`}
      aria-label={nameOf(entry, place, starred)}
      aria-current={isCurrent}
      aria-describedby={isReadOnly ? undefined : dragHintId}
      tabIndex={isCurrent ? 0 : -1}
      onClick={() => onShow(entry)}
    >
      <EntryPicture entry={entry} sizes="84px" alt="" />
      <span className={css.number}>{entry.number}</span>
      {place > 0 && <span className={css.place}>{place}</span>}
      {starred && <Star className={css.star} size={18} fill="currentColor" aria-hidden />}
    </button>
  );
};

const nameOf = (entry: EntryView, place: number, starred: boolean): string =>
  [
    `Number ${String(entry.number)}: ${entry.caption}`,
    place > 0 ? `on place ${String(place)}` : '',
    starred ? 'starred' : '',
  ]
    .filter(Boolean)
    .join(', ');
