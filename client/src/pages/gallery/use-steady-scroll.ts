import { useLayoutEffect, useRef } from 'react';

type SteadyScroll = {
  readonly rows: readonly { readonly height: number }[];
  readonly width: number;
  readonly top: number;
  /** What each row takes below its pictures. */
  readonly rowFoot: number;
};

/** Somebody who has scrolled down keeps what they look at in place when a row is added above it. */
export const useSteadyScroll = ({ rows, width, top, rowFoot }: SteadyScroll) => {
  const before = useRef({ width: 0, total: 0 });
  useLayoutEffect(() => {
    const total = rows.reduce((sum, row) => sum + row.height + rowFoot, 0);
    const grown = total - before.current.total;
    const isSameSheet = before.current.width === width;
    before.current = { width, total };
    if (!isSameSheet || grown === 0) return;
    const isBelowTheNewest = window.scrollY > top + (rows[0]?.height ?? 0);
    if (isBelowTheNewest) window.scrollBy({ top: grown, behavior: 'instant' });
  }, [rows, width, top, rowFoot]);
};
