import type { SubmissionState } from './use-submission.ts';
import css from './send-progress.module.css';

type Busy = Exclude<SubmissionState, { readonly kind: 'editing' }>;

/** A line being pulled across the sheet, as far as the bytes have really gone. */
export const SendProgress = ({ state }: { readonly state: Busy }) => {
  const fraction = state.kind === 'sending' ? state.fraction : 0;
  return (
    <div className={css.progress}>
      <p className={css.words} id="sending">
        {wordsOf(state)}
      </p>
      <progress
        className={css.line}
        aria-labelledby="sending"
        max={100}
        value={state.kind === 'preparing' ? undefined : Math.round(fraction * 100)}
      />
    </div>
  );
};

const wordsOf = (state: Busy): string => {
  if (state.kind === 'preparing') return 'Getting the photo ready…';
  return state.fraction >= 1
    ? 'Saving it safely…'
    : `Sending… ${String(Math.round(state.fraction * 100))} %`;
};
