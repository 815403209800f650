import type { RowRules } from './justify-rows.ts';

/** A sheet narrower than this is a phone's. */
export const phonePx = 560;

/** The rows that a window shows at first. */
export const firstRows = 2;

/** The room for number and caption under each picture. */
export const footPx = 44;

export const rulesFor = (width: number): RowRules => {
  if (width < phonePx) return { width, gap: 14, height: 250 };
  if (width < 1100) return { width, gap: 22, height: 300 };
  return { width, gap: 30, height: 400 };
};

/** On screens with small pixels nobody sees a tenth less of them, and the next larger file is four times as big. */
const unseen = 1.1;

/** The `sizes` of a picture that hangs `width` pixels wide. */
export const sizesFor = (width: number): string =>
  `(min-resolution: 1.5dppx) ${String(Math.floor(width / unseen))}px, ${String(width)}px`;
