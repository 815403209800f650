export type Sized = { readonly width: number; readonly height: number };

/** `left` is the distance from the sheet's edge. */
export type RowBox<T> = { readonly item: T; readonly left: number; readonly width: number };

export type Row<T> = {
  readonly boxes: readonly RowBox<T>[];
  readonly height: number;
  /** A row that reaches from edge to edge. Only the newest may still be filling. */
  readonly full: boolean;
};

export type RowRules = {
  readonly width: number;
  readonly gap: number;
  /** What a row's height should be near. */
  readonly height: number;
};

/** Beyond these a picture is cropped to fit the sheet. */
const narrowest = 0.62;
const widest = 1.9;

/**
 * Lays designs, newest first, into rows of one height each, edge to edge. Rows are filled from the oldest on, so that
 * a new design joins the top row and everything below stays where it is.
 */
export const justifyRows = <T extends Sized>(
  newestFirst: readonly T[],
  rules: RowRules,
): readonly Row<T>[] => {
  const rows: Row<T>[] = [];
  let filling: T[] = [];
  for (const item of newestFirst.toReversed()) {
    const longer = [item, ...filling];
    if (fittedHeight(longer, rules) > rules.height) {
      filling = longer;
      continue;
    }
    const keepsItem =
      filling.length === 0 ||
      rules.height - fittedHeight(longer, rules) < fittedHeight(filling, rules) - rules.height;
    rows.push(toRow(keepsItem ? longer : filling, rules));
    filling = keepsItem ? [] : [item];
  }
  if (filling.length > 0) rows.push(toRow(filling, rules));
  return rows.reverse();
};

/** A row that is still filling stands a little taller: it holds the newest. */
const newestGrowth = 1.2;

const toRow = <T extends Sized>(items: readonly T[], rules: RowRules): Row<T> => {
  const fitted = fittedHeight(items, rules);
  const full = fitted <= rules.height * newestGrowth;
  const height = full ? fitted : rules.height * newestGrowth;
  const used = items.reduce((sum, item) => sum + height * aspectOf(item) + rules.gap, -rules.gap);
  let edge = full ? 0 : (rules.width - used) / 2;
  const boxes = items.map((item) => {
    const left = Math.round(edge);
    edge += height * aspectOf(item);
    const width = Math.round(edge) - left;
    edge += rules.gap;
    return { item, left, width };
  });
  return { full, height: Math.round(height), boxes };
};

const fittedHeight = (items: readonly Sized[], { width, gap }: RowRules): number =>
  (width - gap * (items.length - 1)) / items.reduce((sum, item) => sum + aspectOf(item), 0);

const aspectOf = ({ width, height }: Sized): number =>
  height > 0 && width > 0 ? Math.min(widest, Math.max(narrowest, width / height)) : 1;
