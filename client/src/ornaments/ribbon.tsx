import type { ReactNode } from 'react';
import css from './ribbon.module.css';

type RibbonProps = { readonly children: ReactNode; readonly tone?: 'paper' | 'red' };

/** A lettered ribbon with forked ends; as wide as its words. Its size is that of the text around it. */
export const Ribbon = ({ children, tone = 'paper' }: RibbonProps) => (
  <span className={css.wrap}>
    <span className={tone === 'red' ? `${css.ribbon} ${css.red}` : css.ribbon}>
      <Tail side="left" />
      {children}
      <Tail side="right" />
    </span>
  </span>
);

const Tail = ({ side }: { readonly side: 'left' | 'right' }) => (
  <svg
    className={`${css.tail} ${css[side]}`}
    viewBox="0 0 40 60"
    preserveAspectRatio="none"
    aria-hidden
  >
    <path vectorEffect="non-scaling-stroke" d="M40 4 2 0l14 30L0 60h40z" />
    <path className={css.fold} vectorEffect="non-scaling-stroke" d="M28 48h12v12z" />
  </svg>
);
