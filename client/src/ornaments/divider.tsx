import css from './ornaments.module.css';

/** A rule pulled by hand: two strokes that swell and thin out, with a diamond and two drops between. */
export const Divider = ({ ornament = true }: { readonly ornament?: boolean }) => (
  <div className={css.divider} role="presentation">
    <Rule />
    {ornament && (
      <>
        <svg className={css.middle} viewBox="0 0 74 22" width="74" height="22" aria-hidden>
          <path
            fill="var(--red-fill)"
            d="M37 1c3 5 6 8 11 10-5 2-8 5-11 10-3-5-6-8-11-10 5-2 8-5 11-10z"
          />
          <path
            fill="currentColor"
            d="M2 11c6-6 12-6 18 0-6 5-12 5-18 0zM54 11c6-6 12-6 18 0-6 5-12 5-18 0z"
          />
        </svg>
        <Rule mirrored />
      </>
    )}
  </div>
);

const Rule = ({ mirrored = false }: { readonly mirrored?: boolean }) => (
  <svg className={css.rule} viewBox="0 0 400 7" preserveAspectRatio="none" aria-hidden>
    <path
      fill="currentColor"
      transform={mirrored ? 'matrix(-1 0 0 1 400 0)' : undefined}
      d="M0 1.6C70 .7 190 1 290 .6c45 0 80-.3 110 .5v2.3c-60 .7-120 .4-200.500.5C120 3.600 50 2.700 0 2.400zM6 5.800c110 .5 260-.7 394-.3v1c-140 .3-280 .2-394-.2z"
    />
  </svg>
);
