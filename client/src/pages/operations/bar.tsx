import css from './bar.module.css';

type Props = { readonly share: number; readonly isBad?: boolean };

/** A share as a bar; the words beside it say the same. */
export const Bar = ({ share, isBad = false }: Props) => (
  <span
    className={isBad ? `${css.bar} ${css.bad}` : css.bar}
    style={{ '--share': share }}
    aria-hidden
  />
);
