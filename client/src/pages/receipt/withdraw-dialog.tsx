import { useState } from 'react';
import { deleteEntry, type OwnEntry } from '../../api/endpoints.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { FieldError } from '../../components/field.tsx';
import type { Problem } from '../../components/problem.ts';
import { forgetSent } from '../../outbox/forget-sent.ts';
import { useServices } from '../../services.ts';

type WithdrawDialogProps = {
  readonly entry: OwnEntry;
  readonly token: string;
  readonly onClose: () => void;
  readonly onWithdrawn: () => void;
};

/** Asks once more, since this cannot be undone. */
export const WithdrawDialog = ({ entry, token, onClose, onWithdrawn }: WithdrawDialogProps) => {
  const { api, announcer, outbox, toasts } = useServices();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setSending] = useState(false);
  const [key] = useState(() => api.newKey());

  const withdraw = async () => {
    setSending(true);
    const answer = await api.call(deleteEntry(entry.id), {
      receiptToken: token,
      idempotencyKey: key,
    });
    setSending(false);
    if (answer.ok || answer.error.code === 'entry_gone') {
      forgetSent(outbox, entry.id);
      toasts.note(`Number ${String(entry.number)} is withdrawn.`);
      onWithdrawn();
      return;
    }
    setProblem(answer.error);
    announcer.alarm(answer.error.message);
  };

  return (
    <Dialog title={`Withdraw number ${String(entry.number)}?`} onClose={onClose}>
      <p>
        It leaves the wall at once, and its photo, your name and phone number are deleted. This
        can’t be undone; you may enter again with a new number while the contest is open.
      </p>
      {problem !== null && <FieldError id="withdraw-problem">{problem}</FieldError>}
      <DialogActions>
        <Button tone="now" disabled={isSending} onClick={() => void withdraw()}>
          {isSending ? 'Withdrawing…' : 'Withdraw it'}
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </DialogActions>
    </Dialog>
  );
};
