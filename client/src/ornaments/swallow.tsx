import css from './ornaments.module.css';

type SwallowProps = { readonly width?: number; readonly flipped?: boolean };

/** The old sailor's swallow, diving. */
export const Swallow = ({ width = 200, flipped = false }: SwallowProps) => (
  <svg
    className={css.drawing}
    viewBox="0 0 220 170"
    width={width}
    height={(width * 170) / 220}
    aria-hidden
    transform={flipped ? 'scale(-1 1)' : undefined}
  >
    {/* far wing */}
    <path
      className={css.inked}
      d="M138 66C136 40 148 16 178 3c-2 9-3 14-6 20 9-2 14-2 21-1-6 7-11 11-17 15 7 0 12 1 17 3-8 6-14 9-21 11 5 1 9 2 13 5-10 5-19 8-28 17z"
    />
    {/* tail */}
    <path
      className={css.inked}
      d="M66 100C44 104 22 118 4 142c16-8 28-12 40-14-12 10-19 20-24 36 16-22 38-38 66-46z"
    />
    {/* body */}
    <path d="M196 84c-8-14-24-24-42-22-30 3-58 18-92 42 10 12 22 16 36 16 40 2 72-12 82-28 6 0 11-3 16-8z" />
    {/* breast */}
    <path className={css.red} d="M176 96c-14 14-44 25-76 24 10-10 24-12 34-20 12-8 26-12 42-4z" />
    {/* near wing */}
    <path
      className={css.inked}
      d="M146 72C118 62 84 34 74 2c-8 8-11 15-12 23-8-5-15-6-23-6 4 10 9 17 16 22-9-1-16 1-23 5 9 8 18 12 27 14-7 1-13 4-18 9 12 4 24 5 35 3-5 3-8 7-10 12 22 6 52 8 72-2 6-3 9-7 8-10z"
    />
    <path className={css.fine} d="M108 82c12 1 24-1 32-6" stroke="var(--paper)" />
    <path
      className={css.fine}
      d="M72 33c8 20 24 36 46 45M62 54c12 14 26 22 44 27M60 72c12 7 24 11 36 12"
      stroke="var(--paper)"
    />
    <path
      className={css.fine}
      d="M52 118c10-6 18-10 28-12M156 44c4-10 10-18 17-25"
      stroke="var(--paper)"
    />
    {/* head */}
    <path
      className={css.inked}
      d="M160 63c16-1 29 9 36 21 6 2 12 3 20 2-6 5-14 7-21 7-12 2-26-2-32-11-4-7-6-13-3-19z"
    />
    <circle cx="182" cy="79" r="4" fill="var(--paper)" stroke="none" />
  </svg>
);
