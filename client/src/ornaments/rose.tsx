import css from './ornaments.module.css';

/** A rose in the old manner: a wound heart of petals and two leaves. */
export const Rose = ({ width = 200 }: { readonly width?: number }) => (
  <svg
    className={css.drawing}
    viewBox="0 0 220 180"
    width={width}
    height={(width * 180) / 220}
    aria-hidden
  >
    <path
      className={css.inked}
      d="M62 112C40 100 18 104 4 124c14 2 20 8 26 14 4-2 8-2 12-1-2 5-2 9-1 14 22 4 40-6 48-24z"
    />
    <path
      className={css.inked}
      d="M158 112c22-12 44-8 58 12-14 2-20 8-26 14-4-2-8-2-12-1 2 5 2 9 1 14-22 4-40-6-48-24z"
    />
    <path
      className={css.fine}
      d="M14 125c20 2 40 2 60-4M206 125c-20 2-40 2-60-4"
      stroke="var(--paper)"
    />
    <path
      className={css.red}
      d="M110 170c-34 2-64-18-68-52-2-16 4-26 12-32-6-26 10-48 34-52 14-22 48-24 62-4 26 2 40 26 34 52 8 8 12 20 8 36-6 32-44 52-82 52z"
    />
    <path
      d="M54 86c-4 22 8 46 32 58 20 10 44 8 62-4-10-2-20-6-28-12-26-2-50-16-66-42z"
      className={css.red}
    />
    <path
      d="M184 82c2 26-16 50-44 54-16 2-34-2-46-14 10 0 18-2 26-8 24 0 48-12 64-32z"
      className={css.red}
    />
    <path
      className={css.red}
      d="M88 34c-16 12-20 36-8 54 12 16 38 22 56 8 16-12 22-40 6-62-4 10-10 16-18 20-12-2-26-8-36-20z"
    />
    <path
      className={css.line}
      d="M100 60c-10 12-4 28 10 30 12 2 24-8 22-20-2-8-12-12-18-6-4 4-2 10 4 12"
    />
    <path
      className={css.ink}
      d="M84 78c6 14 22 22 38 18 8-2 14-8 16-14-2 16-14 26-28 26-16 0-28-12-26-30z"
    />
    <path
      className={css.ink}
      d="M60 112c12 20 34 32 60 32-28 8-54-6-60-32zM146 130c16-4 28-14 34-28 0 20-14 32-34 28zM70 140c16 16 50 24 78 14-26 18-64 10-78-14z"
    />
  </svg>
);
