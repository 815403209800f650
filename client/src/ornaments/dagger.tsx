import css from './ornaments.module.css';

/** A dagger, point down, with a drop of red. */
export const Dagger = ({ height = 210 }: { readonly height?: number }) => (
  <svg
    className={css.drawing}
    viewBox="0 0 100 240"
    width={(height * 100) / 240}
    height={height}
    aria-hidden
  >
    <path d="M38 78h24l3 76-15 62-15-62z" />
    <path className={css.ink} d="M50 84v128l-13-58-2-70z" />
    <path className={css.fine} d="M57 92v58" />
    <path className={css.inked} d="M42 30h16v40H42z" />
    <path className={css.fine} d="M42 40l16 7M42 50l16 7M42 60l16 7" stroke="var(--paper)" />
    <path
      className={css.red}
      d="M8 70c-4 10 2 18 10 16 22-5 42-5 64 0 8 2 14-6 10-16-6 4-10 4-18 2-16-4-32-4-48 0-8 2-12 2-18-2z"
    />
    <path className={css.fine} d="M22 79c18-4 38-4 56 0" />
    <circle className={css.red} cx="50" cy="19" r="12" />
    <path className={css.fine} d="M44 16c2-3 5-4 8-4" />
    <path className={css.red} d="M50 221c4 6 6 9 6 12a6 6 0 0 1-12 0c0-3 2-6 6-12z" />
  </svg>
);
