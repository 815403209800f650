import { useState } from 'react';
import type { EntryView } from '../../../../../shared/contest/views.ts';
import { moderateEntry } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { FieldError } from '../../../components/field.tsx';
import type { Problem } from '../../../components/problem.ts';
import { useServices } from '../../../services.ts';
import { counted } from '../../../state/durations.ts';
import css from './approve-all.module.css';

type Progress = { readonly done: number; readonly of: number };

/** Lets everybody in who waits. One after the other: the first refusal stops it and says why. */
export const ApproveAll = ({ waiting }: { readonly waiting: readonly EntryView[] }) => {
  const { api, toasts } = useServices();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const approve = async () => {
    const ids = waiting.map(({ id }) => id).reverse();
    setProblem(null);
    for (const [done, id] of ids.entries()) {
      setProgress({ done, of: ids.length });
      const answer = await api.call(moderateEntry(id, 'approve'), { body: {} });
      // Withdrawn by the contestant in the meantime: nothing left to approve.
      if (answer.ok || answer.error.status === 404 || answer.error.status === 410) continue;
      setProgress(null);
      setProblem(answer.error);
      return;
    }
    setProgress(null);
    toasts.note(`${counted(ids.length, 'entry is', 'entries are')} approved.`);
  };

  return (
    <div className={css.bar}>
      <p>
        <b>{counted(waiting.length, 'entry waits', 'entries wait')}</b> for your approval.
      </p>
      <Button disabled={progress !== null} onClick={() => void approve()}>
        {progress === null
          ? 'Approve all waiting'
          : `Approving ${String(progress.done + 1)} of ${String(progress.of)}…`}
      </Button>
      {problem && <FieldError id="approve-all-error">{problem}</FieldError>}
    </div>
  );
};
