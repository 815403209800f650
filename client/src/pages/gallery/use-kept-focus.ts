import { useLayoutEffect, useMemo, useRef, useState, type FocusEvent, type RefObject } from 'react';
import type { Row } from './justify-rows.ts';

type Hung = { readonly id: string };

/**
 * The focus stays on its design wherever the page is scrolled, and Tab finds the next one: the row of the focused
 * design and the rows beside it are there even when they are out of sight.
 */
export const useKeptFocus = <T extends Hung>(
  sheet: RefObject<HTMLElement | null>,
  entries: readonly T[],
  rows: readonly Row<T>[],
) => {
  const [focused, setFocused] = useState<string | null>(null);
  const isHere = useRef(false);
  const row = useMemo(
    () => (focused === null ? -1 : rows.findIndex(({ boxes }) => holds(boxes, focused))),
    [rows, focused],
  );
  useHeir({ sheet, entries, focused, isHere });
  return {
    withRows: (indexes: number[]): number[] => {
      if (row === -1) return indexes;
      const kept = [row - 1, row, row + 1].filter((index) => index >= 0 && index < rows.length);
      return [...new Set([...indexes, ...kept])].sort((a, b) => a - b);
    },
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      isHere.current = true;
      setFocused(target.closest<HTMLElement>('[data-entry]')?.dataset.entry ?? null);
    },
    onBlur: () => {
      isHere.current = false;
    },
  };
};

const holds = (boxes: readonly { readonly item: Hung }[], id: string): boolean =>
  boxes.some(({ item }) => item.id === id);

type Heir = {
  readonly sheet: RefObject<HTMLElement | null>;
  readonly entries: readonly Hung[];
  readonly focused: string | null;
  readonly isHere: RefObject<boolean>;
};

/** Of a design that is taken off the wall, the one that takes its place inherits the focus. */
const useHeir = ({ sheet, entries, focused, isHere }: Heir) => {
  const place = useRef(-1);
  useLayoutEffect(() => {
    if (focused === null) return;
    const found = entries.findIndex(({ id }) => id === focused);
    if (found !== -1) {
      place.current = found;
      return;
    }
    const heir = entries[Math.min(place.current, entries.length - 1)];
    if (heir === undefined || !isHere.current) return;
    sheet.current?.querySelector<HTMLElement>(`[data-entry="${heir.id}"] button`)?.focus();
  }, [sheet, entries, focused, isHere]);
};
