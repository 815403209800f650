import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { ApiError } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Sheet } from '../../components/sheet.tsx';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { homeOf } from '../sign-in/home-of.ts';

type Step =
  | { readonly kind: 'asking' }
  | { readonly kind: 'signing-in' }
  | { readonly kind: 'refused'; readonly error: ApiError };

/** A judge's door. The token is in the fragment, so it stands in no server's log; it goes from the address once used. */
export const InvitePage = () => {
  usePageTitle('Invitation');
  const { session } = useServices();
  const [, navigate] = useLocation();
  const [token] = useState(() => window.location.hash.slice(1));
  const [step, setStep] = useState<Step>({ kind: 'asking' });

  useEffect(() => {
    window.history.replaceState(null, '', '/invite');
  }, []);

  const signIn = async () => {
    setStep({ kind: 'signing-in' });
    const answer = await session.signIn({ invite: token });
    if (answer.ok) navigate(homeOf(answer.value.role), { replace: true });
    else setStep({ kind: 'refused', error: answer.error });
  };

  if (step.kind === 'signing-in') return <LoadingState label="Opening the door…" />;
  if (step.kind === 'refused')
    return <ErrorState error={step.error} onRetry={() => void signIn()} />;
  return (
    <Sheet column>
      <PageHead title="You judge">
        <p>
          {token === ''
            ? 'This link is not whole. Open it once more from the message, or ask the organiser for a new one.'
            : 'You were invited to the judges’ table. This device stays signed in afterwards.'}
        </p>
      </PageHead>
      {token !== '' && (
        <Button tone="now" size="big" onClick={() => void signIn()} autoFocus>
          Take my seat
        </Button>
      )}
    </Sheet>
  );
};
