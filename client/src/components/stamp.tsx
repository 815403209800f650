import type { ReactNode } from 'react';
import css from './stamp.module.css';

/** A red rubber stamp, as big as the text around it; `falling` brings it down once, as news. */
export const Stamp = ({
  children,
  falling = false,
}: {
  readonly children: ReactNode;
  readonly falling?: boolean;
}) => <span className={falling ? `${css.stamp} ${css.falling}` : css.stamp}>{children}</span>;
