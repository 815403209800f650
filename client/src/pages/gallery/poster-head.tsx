import { memo } from 'react';
import { acceptsEntries } from '../../../../shared/contest/phases.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import { ButtonLink } from '../../components/button.tsx';
import { PhaseNote } from '../../components/phase-note.tsx';
import { Divider } from '../../ornaments/divider.tsx';
import { Swallow } from '../../ornaments/swallow.tsx';
import { phaseNow } from '../../state/selectors.ts';
import { useNow } from '../../state/use-now.ts';
import css from './poster-head.module.css';

/** The poster: the contest's name between two swallows, where it stands, and the way in. */
export const PosterHead = memo(({ view }: { readonly view: ContestView }) => {
  const phase = phaseNow(view.contest, useNow(1000));
  const hasWinners = Object.values(view.winners).some((podium) => podium.entryIds.length > 0);
  return (
    <header className={css.poster}>
      <div className={css.bird}>
        <Swallow width={230} />
      </div>
      <div className={css.middle}>
        <h1 className={`${css.name} ${css[sizeOf(view.contest.name)]}`}>{view.contest.name}</h1>
        <div className={css.rule}>
          <Divider />
        </div>
        <PhaseNote contest={view.contest} />
        <div className={css.ways}>
          {acceptsEntries(phase) && (
            <ButtonLink to="/enter" tone="now" size="big">
              Enter your design
            </ButtonLink>
          )}
          {!acceptsEntries(phase) && hasWinners && (
            <ButtonLink to="/winners" tone="now" size="big">
              See the winners
            </ButtonLink>
          )}
        </div>
      </div>
      <div className={css.bird}>
        <Swallow width={230} flipped />
      </div>
    </header>
  );
});
PosterHead.displayName = 'PosterHead';

/** As large as the words allow: by the longest word, which must not break, and by all of them. */
const sizeOf = (name: string): 'short' | 'medium' | 'long' => {
  const longestWord = Math.max(...name.split(/\s+/).map((word) => word.length));
  if (name.length > 30 || longestWord > 12) return 'long';
  return name.length > 17 || longestWord > 8 ? 'medium' : 'short';
};
