import { useState, type SubmitEvent } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { Button, ButtonLink } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { PageHead } from '../../components/page-head.tsx';
import type { Problem } from '../../components/problem.ts';
import { Sheet } from '../../components/sheet.tsx';
import { LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { useSession } from '../../state/use-contest.ts';
import { homeOf } from './home-of.ts';
import css from './sign-in-page.module.css';

/** The organiser's door. Judges come by their invite. */
export const SignInPage = () => {
  usePageTitle('Sign in');
  const session = useSession();
  if (session.kind === 'unknown') return <LoadingState label="Looking who you are…" />;
  return (
    <Sheet column>
      <PageHead title="Sign in">
        <p>For the organiser. Judges open the link that they were sent.</p>
      </PageHead>
      {session.role === 'visitor' ? <PasswordForm /> : <SignedIn label={session.label} />}
    </Sheet>
  );
};

/** The pages that send here; anything else that an address says leads nowhere. */
const nextOf = (next: string | null): string | undefined =>
  ['judge', 'operations'].includes(next ?? '') ? `/${String(next)}` : undefined;

const PasswordForm = () => {
  const { session } = useServices();
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    if (typeof password !== 'string' || password === '') {
      setProblem('Type the organiser’s password.');
      return;
    }
    setBusy(true);
    const answer = await session.signIn({ password });
    setBusy(false);
    if (answer.ok) navigate(nextOf(search.get('next')) ?? homeOf(answer.value.role));
    else setProblem(answer.error);
  };

  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        hint="It was printed in the terminal when the contest first started, unless ADMIN_PASSWORD is set."
        error={problem}
        autoFocus
      />
      <Button type="submit" tone="now" size="big" disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
};

const SignedIn = ({ label }: { readonly label: string | null }) => {
  const { session } = useServices();
  return (
    <div className={css.form}>
      <p>
        You are signed in as <strong>{label ?? 'the organiser'}</strong>.
      </p>
      <ButtonLink to="/judge">To the judges’ table</ButtonLink>
      <Button onClick={() => void session.signOut()}>Sign out</Button>
      <Link href="/">Back to the gallery</Link>
    </div>
  );
};
