import type { Vitals } from './vitals-feed.ts';
import { judgeVitals } from './judge-vitals.ts';
import { IsOld } from './level-mark.tsx';
import { Hatch } from './line-chart.tsx';
import css from './operations-board.module.css';
import { Refusals } from './refusals.tsx';
import { Standing } from './standing.tsx';
import { VerdictHead } from './verdict-head.tsx';
import { VitalCard } from './vital-card.tsx';
import { vitalCards } from './vital-cards.ts';

type Shown = Omit<Extract<Vitals, { readonly kind: 'shown' }>, 'kind'>;

/** The worst on top, then each vital with its ten minutes, then what one looks up. */
export const OperationsBoard = (shown: Shown) => {
  const { answer, trouble } = shown;
  const { at, history, refusals } = answer;
  return (
    <div className={trouble === null ? css.board : `${css.board} ${css.old}`}>
      <Hatch />
      <VerdictHead {...shown} />
      <IsOld value={trouble !== null}>
        <section aria-labelledby="vitals">
          <h2 id="vitals" className="quiet">
            Vitals
          </h2>
          <div className={css.cards}>
            {vitalCards(answer).map((card) => (
              <VitalCard key={card.id} {...card} toAt={at} everyMs={history.everyMs} />
            ))}
          </div>
        </section>
        <div className={css.panels}>
          <Standing answer={answer} />
          <Refusals refusals={refusals} at={at} verdict={judgeVitals(answer).refusals} />
        </div>
      </IsOld>
    </div>
  );
};
