import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog, DialogActions } from '../components/dialog.tsx';
import { TextField } from '../components/field.tsx';
import type { Problem } from '../components/problem.ts';
import { isWaiting } from '../outbox/kept-items.ts';
import { useServices } from '../services.ts';
import type { Session } from '../api/endpoints.ts';
import { counted } from '../state/durations.ts';
import { useStore } from '../state/store.ts';
import css from './sign-in-again.module.css';

/** Over the page as it was: whose session has ended signs in once more and goes on where they were. */
export const SignInAgain = ({ over }: { readonly over: Session }) => {
  const { session, outbox } = useServices();
  const { items } = useStore(outbox);
  const waiting = items.filter((item) => item.owner === over.subject && isWaiting(item)).length;
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const isJudge = over.role === 'judge';
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('proof');
    const proof = typeof given === 'string' ? given.trim() : '';
    const invite = proof.includes('#') ? proof.slice(proof.indexOf('#') + 1) : proof;
    if (proof === '') {
      setProblem(isJudge ? 'Paste the link that you were sent.' : 'Type the organiser’s password.');
      return;
    }
    setBusy(true);
    const answer = await session.signIn(isJudge ? { invite } : { password: proof });
    setBusy(false);
    if (!answer.ok) setProblem(answer.error);
  };

  return (
    <Dialog title="Your session is over" onClose={session.letGo}>
      <p>
        {waiting > 0
          ? `Nothing is lost: ${counted(waiting, 'change')} of yours ${waiting === 1 ? 'waits' : 'wait'} on this device and ${waiting === 1 ? 'is' : 'are'} sent when you have signed in again.`
          : 'Sign in again to go on where you were.'}
      </p>
      <form ref={form} className={css.form} noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={isJudge ? 'Your invitation link' : 'Password'}
          name="proof"
          type={isJudge ? 'url' : 'password'}
          autoComplete={isJudge ? 'off' : 'current-password'}
          hint={
            isJudge
              ? 'Paste it here, or open it once more on this device. If it no longer works, ask the organiser for a new one.'
              : undefined
          }
          error={problem}
        />
        <DialogActions>
          <Button type="submit" tone="now" disabled={isBusy}>
            {isBusy ? 'Signing in…' : 'Sign in'}
          </Button>
          <Button onClick={session.letGo}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
