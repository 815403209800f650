import { Activity } from 'lucide-react';
import { Link } from 'wouter';
import { nextPhaseChange, type Phase } from '../../../../shared/contest/phases.ts';
import type { ContestInfo, ContestView } from '../../../../shared/contest/views.ts';
import { Countdown } from '../../components/countdown.tsx';
import { Ribbon } from '../../ornaments/ribbon.tsx';
import { formatMoment } from '../../state/durations.ts';
import { phaseInfoOf, phaseNow } from '../../state/selectors.ts';
import { useNow } from '../../state/use-now.ts';
import css from './board-head.module.css';
import { countByStatus } from './entries/entry-filter.ts';

const runningOrder: readonly (readonly [Phase, string])[] = [
  ['draft', 'Getting ready'],
  ['open', 'Open'],
  ['judging', 'Judging'],
  ['results', 'Results'],
  ['archived', 'Over'],
];

/** The running order of the night with a ribbon on what is on now, and the count of the house. */
export const BoardHead = ({ view }: { readonly view: ContestView }) => {
  const phase = phaseNow(view.contest, useNow(1000));
  const now = runningOrder.findIndex(([id]) => id === phase);
  const { shown, waiting, hidden } = countByStatus(Object.values(view.entries));
  const places = view.categories.reduce((sum, category) => sum + category.places, 0);
  const filled = Object.values(view.winners).reduce(
    (sum, { entryIds }) => sum + entryIds.length,
    0,
  );
  return (
    <header className={css.head}>
      <h1 className={css.name}>{view.contest.name}</h1>
      <ol className={css.order} aria-label="Running order">
        {runningOrder.map(([id, word], index) => (
          <li
            key={id}
            className={index < now ? css.done : ''}
            aria-current={id === phase ? 'step' : undefined}
          >
            {id === phase ? <Ribbon tone="red">{word}</Ribbon> : <span>{word}</span>}
          </li>
        ))}
      </ol>
      <NextChange contest={view.contest} />
      <dl className={css.counts}>
        <Count label={shown === 1 ? 'entry' : 'entries'} of={String(shown)} />
        <Count label="waiting" of={String(waiting)} isUrgent={waiting > 0} />
        <Count label="hidden" of={String(hidden)} />
        <Count label="places" of={`${String(filled)}/${String(places)}`} />
      </dl>
      <Link className={css.operations} href="/operations">
        <Activity size={20} aria-hidden /> How the server does
      </Link>
    </header>
  );
};

/** What happens next by itself, if anything does. */
const NextChange = ({ contest }: { readonly contest: ContestInfo }) => {
  const at = nextPhaseChange(phaseInfoOf(contest), useNow(1000));
  if (at === null) return null;
  return (
    <p className={css.next}>
      {contest.phase === 'draft' ? 'Opens' : 'Closes'} in{' '}
      <b>
        <Countdown to={at} />
      </b>
      , {formatMoment(new Date(at).toISOString(), contest.timeZone)}
    </p>
  );
};

type CountProps = { readonly label: string; readonly of: string; readonly isUrgent?: boolean };

const Count = ({ label, of, isUrgent = false }: CountProps) => (
  <div className={isUrgent ? css.urgent : ''}>
    <dt>{label}</dt>
    <dd>{of}</dd>
  </div>
);
