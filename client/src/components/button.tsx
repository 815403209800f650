import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import css from './button.module.css';

type Look = {
  /** `now` is the red one: at most one in sight. */
  readonly tone?: 'plain' | 'now' | 'bare';
  readonly size?: 'normal' | 'big';
};

const classOf = ({ tone = 'plain', size = 'normal' }: Look, extra?: string) =>
  [css.button, tone === 'plain' ? '' : css[tone], size === 'big' ? css.big : '', extra ?? '']
    .filter((name) => name !== '')
    .join(' ');

export const Button = ({
  tone,
  size,
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & Look) => (
  <button
    type={type}
    className={classOf({ ...(tone && { tone }), ...(size && { size }) }, className)}
    {...rest}
  />
);

/** A link within the app that looks like a button. */
export const ButtonLink = ({
  to,
  tone,
  size,
  children,
}: Look & { readonly to: string; readonly children: ReactNode }) => (
  <Link to={to} className={classOf({ ...(tone && { tone }), ...(size && { size }) })}>
    {children}
  </Link>
);
