import { ButtonLink } from '../../components/button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { SignInAgain } from '../../shell/sign-in-again.tsx';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { useContest, useSession } from '../../state/use-contest.ts';
import { OrganiseBoard } from './organise-board.tsx';

/** The organiser's board. */
export const OrganisePage = () => {
  usePageTitle('Organise');
  const { retry } = useServices();
  const session = useSession();
  const contest = useContest();
  if (session.kind === 'unknown') return <LoadingState label="Looking who you are…" />;
  if (session.role !== 'organiser')
    return (
      <>
        <NeedsPassword isJudge={session.role === 'judge'} />
        {session.over?.role === 'organiser' && <SignInAgain over={session.over} />}
      </>
    );
  if (contest.kind === 'failed')
    return <ErrorState error={contest.error} onRetry={() => void retry()} />;
  if (contest.kind === 'loading' || contest.stream !== 'organisers')
    return <LoadingState label="Fetching the board…" />;
  return <OrganiseBoard view={contest.view} label={session.label ?? 'Organiser'} />;
};

const NeedsPassword = ({ isJudge }: { readonly isJudge: boolean }) => (
  <EmptyState
    title="Backstage"
    action={
      isJudge ? (
        <ButtonLink to="/judge">To the judges’ table</ButtonLink>
      ) : (
        <ButtonLink to="/sign-in" tone="now">
          Sign in
        </ButtonLink>
      )
    }
  >
    <p>
      {isJudge
        ? 'Only the organiser may come here. You are signed in as a judge.'
        : 'Only the organiser may come here. Sign in with the password that was printed in the terminal.'}
    </p>
  </EmptyState>
);
