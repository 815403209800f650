import { useEffect, useState } from 'react';
import { ButtonLink } from '../../components/button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { SignInAgain } from '../../shell/sign-in-again.tsx';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { useStore } from '../../state/store.ts';
import { useSession } from '../../state/use-contest.ts';
import { OperationsBoard } from './operations-board.tsx';
import { createVitalsFeed } from './vitals-feed.ts';

/** How the server does, for the organiser: on a phone in the pocket or full screen on a wall. */
export const OperationsPage = () => {
  usePageTitle('Operations');
  const session = useSession();
  if (session.kind === 'unknown') return <LoadingState label="Looking who you are…" />;
  if (session.role !== 'organiser')
    return (
      <>
        <NotForYou isJudge={session.role === 'judge'} />
        {session.over?.role === 'organiser' && <SignInAgain over={session.over} />}
      </>
    );
  return <LiveOperations />;
};

const LiveOperations = () => {
  const { api, clock, session } = useServices();
  const [feed] = useState(() =>
    createVitalsFeed({
      ...{ api, clock, page: document },
      onSignedOut: () => void session.refresh(),
    }),
  );
  const [tries, setTries] = useState(0);
  useEffect(() => feed.start(), [feed, tries]);
  const vitals = useStore(feed);
  if (vitals.kind === 'loading') return <LoadingState label="Asking the server how it does…" />;
  if (vitals.kind === 'failed')
    return <ErrorState error={vitals.error} onRetry={() => setTries(tries + 1)} />;
  return <OperationsBoard {...vitals} />;
};

const NotForYou = ({ isJudge }: { readonly isJudge: boolean }) => (
  <EmptyState
    title="The engine room"
    action={
      isJudge ? (
        <ButtonLink to="/judge">To the judges’ table</ButtonLink>
      ) : (
        <ButtonLink to="/sign-in?next=operations" tone="now">
          Sign in
        </ButtonLink>
      )
    }
  >
    <p>
      {isJudge
        ? 'Only the organiser sees how the server does. You are signed in as a judge.'
        : 'Only the organiser sees how the server does. You are not signed in.'}
    </p>
  </EmptyState>
);
