import type { ReactNode } from 'react';
import css from './sheet.module.css';

/** A sheet of paper with the double frame of printed flash; `column` keeps it to a reading width. */
export const Sheet = ({
  children,
  column = false,
}: {
  readonly children: ReactNode;
  readonly column?: boolean;
}) => <div className={column ? `${css.sheet} ${css.column}` : css.sheet}>{children}</div>;
