import type { ContestView, EntryView } from '../../../../shared/contest/views.ts';
import { sourcesOf } from '../../components/entry-picture.tsx';
import { newestFirst } from '../../state/selectors.ts';
import { justifyRows } from './justify-rows.ts';
import { firstRows, phonePx, rulesFor, sizesFor } from './sheet-rules.ts';

/** How wide the sheet of a phone is: gallery-page.module.css. A wrong guess costs a picture that is not shown. */
const sheetWidth = (windowWidth: number): number => windowWidth * (1 - 2 * 0.014) - 2 * 0.9 * 16;

/** Rows are filled from the oldest on: from so many on, how the newest ones fall does not depend on those before. */
const enough = 200;

/**
 * Sends for the pictures that a phone shows first: they travel while the page is being rendered. Resolves when they are
 * here, or known not to come.
 */
export const sendForFirstPictures = async (
  view: ContestView,
  windowWidth: number,
): Promise<void> => {
  const width = sheetWidth(windowWidth);
  if (width >= phonePx) return;
  const rows = justifyRows(newestFirst(view).slice(0, enough), rulesFor(width));
  const boxes = rows.slice(0, firstRows).flatMap((row) => row.boxes);
  await Promise.all(boxes.map(({ item, width }) => sendFor(item, width)));
};

const sendFor = (entry: EntryView, width: number): Promise<unknown> =>
  new Promise((resolve) => {
    const { src, srcSet: srcset = '' } = sourcesOf(entry);
    // In this order: each is looked at as soon as it is set.
    Object.assign(new Image(), {
      onload: resolve,
      onerror: resolve,
      sizes: sizesFor(width),
      srcset,
      src,
    });
  });
