import type { Phase } from '../../../shared/contest/phases.ts';
import type { ContestInfo } from '../../../shared/contest/views.ts';
import { formatMoment } from '../state/durations.ts';
import { phaseInfoOf, phaseNow } from '../state/selectors.ts';
import { useNow } from '../state/use-now.ts';
import { Countdown } from './countdown.tsx';
import css from './phase-note.module.css';

/** Where the contest stands in one line: open and for how long, judging, results. */
export const PhaseNote = ({ contest }: { readonly contest: ContestInfo }) => {
  const now = useNow(1000);
  const phase = phaseNow(contest, now);
  const { opensAt, closesAt } = phaseInfoOf(contest);
  const until = phase === 'draft' ? opensAt : phase === 'open' ? closesAt : null;
  const instant = phase === 'draft' ? contest.opensAt : contest.closesAt;
  return (
    <p className={css.note}>
      <strong className={css.phase}>{phaseWords[phase]}</strong>
      {until !== null && instant !== null && (
        <>
          {' '}
          <span>
            {phase === 'draft' ? 'Opens in' : 'Closes in'}{' '}
            <b className={css.left}>
              <Countdown to={until} />
            </b>
          </span>{' '}
          <span className={css.moment}>{formatMoment(instant, contest.timeZone)}</span>
        </>
      )}
    </p>
  );
};

export const phaseWords: Readonly<Record<Phase, string>> = {
  draft: 'Not open yet',
  open: 'Open for entries',
  judging: 'The judges are at work',
  results: 'The results are out',
  archived: 'This contest is over',
};
