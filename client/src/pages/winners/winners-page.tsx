import { showsArtists } from '../../../../shared/contest/phases.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import { ButtonLink } from '../../components/button.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { phaseNow, podiumsOf } from '../../state/selectors.ts';
import { useContest } from '../../state/use-contest.ts';
import { useNow } from '../../state/use-now.ts';
import { Celebration } from './celebration.tsx';
import { Podium } from './podium.tsx';
import { useDueCelebration, useFreshPodiums, useRevealNow } from './use-news-of-winners.ts';
import css from './winners-page.module.css';

/** The podiums, filling the moment a judge saves. */
export const WinnersPage = () => {
  usePageTitle('Winners');
  const { retry } = useServices();
  const contest = useContest();
  switch (contest.kind) {
    case 'loading':
      return <LoadingState label="Fetching the podiums…" />;
    case 'failed':
      return <ErrorState error={contest.error} onRetry={() => void retry()} />;
    case 'ready':
      return <Winners view={contest.view} />;
  }
};

const Winners = ({ view }: { readonly view: ContestView }) => {
  const phase = phaseNow(view.contest, useNow(1000));
  const isRevealed = useRevealNow(phase);
  const isDue = useDueCelebration();
  const fresh = useFreshPodiums();
  const podiums = podiumsOf(view);
  const isOver = showsArtists(phase);
  return (
    <div className={css.page}>
      {(isRevealed || isDue) && <Celebration />}
      <PageHead title="Winners">
        {isOver ? 'The results are out.' : podiums.length > 0 && 'As the judges see it so far.'}
      </PageHead>
      {podiums.length === 0 ? (
        <NoneYet view={view} isOver={isOver} />
      ) : (
        podiums.map((podium) => (
          <Podium
            key={podium.category.id}
            podium={podium}
            fresh={isRevealed || isDue || fresh.has(podium.category.id)}
          />
        ))
      )}
    </div>
  );
};

const NoneYet = ({ view, isOver }: { readonly view: ContestView; readonly isOver: boolean }) => (
  <EmptyState
    level={2}
    title="No winners yet"
    action={<ButtonLink to="/">See the designs</ButtonLink>}
  >
    <p>
      {isOver
        ? 'This contest ended without winners.'
        : view.contest.winnersVisibility === 'live'
          ? 'Stay here: they are stamped on this page the moment the judges decide.'
          : 'Stay here: they are all revealed at once, on this page.'}
    </p>
  </EmptyState>
);
