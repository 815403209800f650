import { ButtonLink } from '../../components/button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { SignInAgain } from '../../shell/sign-in-again.tsx';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { useContest, useSession } from '../../state/use-contest.ts';
import { JudgesTable } from './judges-table.tsx';

/** The judges' table, for whoever was invited to it. */
export const JudgePage = () => {
  usePageTitle('Judge');
  const { retry } = useServices();
  const session = useSession();
  const contest = useContest();
  if (session.kind === 'unknown') return <LoadingState label="Looking who you are…" />;
  const { over } = session;
  if (session.role === 'visitor' && over === null) return <NeedsInvitation />;
  if (contest.kind === 'failed')
    return <ErrorState error={contest.error} onRetry={() => void retry()} />;
  if (contest.kind === 'loading' || (contest.stream === 'public' && over === null))
    return <LoadingState label="Laying out the entries…" />;
  const subject = session.subject ?? over?.subject ?? session.role;
  return (
    <>
      <JudgesTable key={subject} view={contest.view} subject={subject} />
      {over !== null && <SignInAgain over={over} />}
    </>
  );
};

const NeedsInvitation = () => (
  <EmptyState
    title="By invitation"
    action={
      <ButtonLink to="/sign-in?next=judge" tone="now">
        Sign in
      </ButtonLink>
    }
  >
    <p>
      The judges’ table is for judges. Open the link that the organiser sent you on this device; it
      is all you need.
    </p>
  </EmptyState>
);
