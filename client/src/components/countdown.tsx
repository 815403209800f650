import { formatCountdown } from '../state/durations.ts';
import { useNow } from '../state/use-now.ts';
import css from './countdown.module.css';

/** Time left until `to`, milliseconds since the epoch. Not read aloud every second. */
export const Countdown = ({ to }: { readonly to: number }) => {
  const now = useNow(1000);
  return (
    <span className={css.countdown} role="timer" aria-live="off">
      {formatCountdown(to - now)}
    </span>
  );
};
