import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useMemo, useRef } from 'react';
import type { CategoryView, EntryView } from '../../../../shared/contest/views.ts';
import { EntryCard } from '../../components/entry-card.tsx';
import { Rose } from '../../ornaments/rose.tsx';
import { Swallow } from '../../ornaments/swallow.tsx';
import { categoryName } from '../../state/selectors.ts';
import css from './flash-sheet.module.css';
import { justifyRows } from './justify-rows.ts';
import { firstRows, footPx, rulesFor, sizesFor } from './sheet-rules.ts';
import { useFirstLook } from './use-first-look.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { usePlace } from './use-place.ts';
import { useSteadyScroll } from './use-steady-scroll.ts';

type FlashSheetProps = {
  readonly entries: readonly EntryView[];
  readonly categories: readonly CategoryView[];
  readonly freshIds: ReadonlySet<string>;
  readonly onOpen: (entry: EntryView) => void;
};

/** All designs in rows from edge to edge; only the rows near the window exist, and the one that has the focus. */
export const FlashSheet = memo(({ entries, categories, freshIds, onOpen }: FlashSheetProps) => {
  const sheet = useRef<HTMLDivElement>(null);
  const { width, top } = usePlace(sheet);
  const { gap, height } = rulesFor(width);
  const rows = useMemo(
    () => (width > 0 ? justifyRows(entries, rulesFor(width)) : []),
    [entries, width],
  );
  const isFirstLook = useFirstLook(sheet);
  const focus = useKeptFocus(sheet, entries, rows);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.height ?? height) + footPx + gap,
    // Other rows, other keys: that is how it learns of their heights.
    getItemKey: useCallback((index: number) => rows[index]?.boxes.at(-1)?.item.id ?? index, [rows]),
    scrollMargin: top,
    overscan: isFirstLook ? 0 : 2,
    rangeExtractor: (range) => focus.withRows(defaultRangeExtractor(range)),
  });
  useSteadyScroll({ rows, width, top, rowFoot: footPx + gap });

  return (
    <div
      ref={sheet}
      className={css.sheet}
      style={{ height: virtual.getTotalSize() }}
      onFocus={focus.onFocus}
      onBlur={focus.onBlur}
    >
      {virtual.getVirtualItems().flatMap(({ index, start }) => {
        const row = rows[index];
        if (row === undefined) return [];
        const rowTop = start - top;
        const cards = row.boxes.map((box) => (
          <HungCard
            key={box.item.id}
            entry={box.item}
            category={categoryName(categories, box.item.categoryId)}
            left={box.left}
            top={rowTop}
            width={box.width}
            height={row.height + footPx}
            eager={index < firstRows}
            fresh={freshIds.has(box.item.id)}
            onOpen={onOpen}
          />
        ));
        return row.full ? cards : [<Fillers key="fillers" {...{ row, gap, rowTop }} />, ...cards];
      })}
    </div>
  );
});
FlashSheet.displayName = 'FlashSheet';

type HungCardProps = {
  readonly entry: EntryView;
  readonly category: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly eager: boolean;
  readonly fresh: boolean;
  readonly onOpen: (entry: EntryView) => void;
};

/** A card at its place. It keeps its element, and with it the focus, when it moves to another row. */
const HungCard = memo(({ left, top, width, height, ...card }: HungCardProps) => (
  <div
    className={css.box}
    data-entry={card.entry.id}
    style={{ width, height, transform: `translate(${String(left)}px, ${String(top)}px)` }}
  >
    <EntryCard {...card} sizes={sizesFor(width)} />
  </div>
));
HungCard.displayName = 'HungCard';

type FillersProps = {
  readonly row: {
    readonly height: number;
    readonly boxes: readonly { readonly left: number; readonly width: number }[];
  };
  readonly gap: number;
  readonly rowTop: number;
};

const smallestFillerPx = 70;

/** What flanks the newest designs while their row is still filling. */
const Fillers = ({ row, gap, rowTop }: FillersProps) => {
  const room = (row.boxes[0]?.left ?? 0) - gap;
  if (room < smallestFillerPx) return null;
  return (
    <div
      className={css.fillers}
      style={{ height: row.height, transform: `translateY(${String(rowTop)}px)` }}
      aria-hidden
    >
      <span style={{ width: room }}>
        <Swallow width={150} />
      </span>
      <span style={{ width: room }}>
        <Rose width={150} />
      </span>
    </div>
  );
};
