import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { CategoryView, EntryView } from '../../../../shared/contest/views.ts';
import { EntryCard } from '../../components/entry-card.tsx';
import { Rose } from '../../ornaments/rose.tsx';
import { Swallow } from '../../ornaments/swallow.tsx';
import { categoryName } from '../../state/selectors.ts';
import css from './flash-sheet.module.css';
import { justifyRows, type Row } from './justify-rows.ts';

type FlashSheetProps = {
  readonly entries: readonly EntryView[];
  readonly categories: readonly CategoryView[];
  readonly freshIds: ReadonlySet<string>;
  readonly onOpen: (entry: EntryView) => void;
};

const footPx = 44;

/** All designs in rows from edge to edge; only the rows near the window exist. */
export const FlashSheet = (props: FlashSheetProps) => {
  const { entries } = props;
  const list = useRef<HTMLDivElement>(null);
  const { width, top } = usePlace(list);
  const { gap, height } = rulesFor(width);
  const rows = useMemo(
    () => (width > 0 ? justifyRows(entries, { width, gap, height }) : []),
    [entries, width, gap, height],
  );
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.height ?? height) + footPx + gap,
    // The oldest row keeps its key when a newer one is added above it.
    getItemKey: (index) => rows.length - index,
    scrollMargin: top,
    overscan: 2,
  });
  useLayoutEffect(() => virtual.measure(), [rows, virtual]);
  useSteadyScroll({ rows, width, top, gap });
  return (
    <div ref={list} className={css.sheet} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ key, index, start }) => {
        const row = rows[index];
        return (
          row && (
            <SheetRow
              key={key}
              {...props}
              row={row}
              gap={gap}
              eager={index < 2}
              offset={start - top}
            />
          )
        );
      })}
    </div>
  );
};

type SheetRowProps = Omit<FlashSheetProps, 'entries'> & {
  readonly row: Row<EntryView>;
  readonly gap: number;
  readonly eager: boolean;
  readonly offset: number;
};

const SheetRow = ({ row, gap, eager, offset, freshIds, categories, onOpen }: SheetRowProps) => (
  <div
    className={row.full ? css.row : `${css.row} ${css.filling}`}
    style={{ gap, height: row.height + footPx, transform: `translateY(${String(offset)}px)` }}
  >
    {!row.full && <Swallow width={150} />}
    {row.boxes.map(({ item, width }) => (
      <div
        key={item.id}
        className={css.box}
        style={{ flexBasis: width, maxWidth: row.full ? undefined : width }}
      >
        <EntryCard
          entry={item}
          category={categoryName(categories, item.categoryId)}
          sizes={`${String(width)}px`}
          eager={eager}
          fresh={freshIds.has(item.id)}
          onOpen={onOpen}
        />
      </div>
    ))}
    {!row.full && <Rose width={150} />}
  </div>
);

/** Somebody who has scrolled down keeps what they look at in place when a row is added above it. */
const useSteadyScroll = ({ rows, width, top, gap }: SteadyScroll) => {
  const before = useRef({ width: 0, total: 0 });
  useLayoutEffect(() => {
    const total = rows.reduce((sum, row) => sum + row.height + footPx + gap, 0);
    const grown = total - before.current.total;
    const isBelowTheNewest = window.scrollY > top + (rows[0]?.height ?? 0);
    if (before.current.width === width && grown !== 0 && isBelowTheNewest) {
      window.scrollBy({ top: grown, behavior: 'instant' });
    }
    before.current = { width, total };
  }, [rows, width, top, gap]);
};

type SteadyScroll = {
  readonly rows: readonly Row<EntryView>[];
  readonly width: number;
  readonly top: number;
  readonly gap: number;
};

const rulesFor = (width: number) => {
  if (width < 560) return { gap: 14, height: 250 };
  if (width < 1100) return { gap: 22, height: 300 };
  return { gap: 30, height: 400 };
};

const usePlace = (element: RefObject<HTMLElement | null>) => {
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const measure = () => {
      const { width, top } = target.getBoundingClientRect();
      const pageTop = top + target.ownerDocument.documentElement.scrollTop;
      setPlace((before) =>
        before.width === width && before.top === pageTop ? before : { width, top: pageTop },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    observer.observe(target.ownerDocument.body);
    return () => observer.disconnect();
  }, [element]);
  return place;
};
