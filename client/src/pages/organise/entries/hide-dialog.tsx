import { useState, type SubmitEvent } from 'react';
import { limits } from '../../../../../shared/contest/limits.ts';
import type { EntryView } from '../../../../../shared/contest/views.ts';
import { moderateEntry } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog, DialogActions } from '../../../components/dialog.tsx';
import { FieldError } from '../../../components/field.tsx';
import { useServices } from '../../../services.ts';
import { useRequest } from '../use-request.ts';
import css from './dialogs.module.css';
import { ReasonField } from './reason-field.tsx';

type HideDialogProps = { readonly entry: EntryView; readonly onClose: () => void };

/** Takes an entry off the wall; it can come back. */
export const HideDialog = ({ entry, onClose }: HideDialogProps) => {
  const { api, toasts } = useServices();
  const [reason, setReason] = useState('');
  const request = useRequest();

  const hide = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { reason };
    const answer = await request.run(() => api.call(moderateEntry(entry.id, 'hide'), { body }));
    if (answer === null) return;
    toasts.note(`Number ${String(entry.number)} is hidden.`);
    onClose();
  };

  return (
    <Dialog title={`Hide number ${String(entry.number)}`} onClose={onClose}>
      <form className={css.form} noValidate onSubmit={(event) => void hide(event)}>
        <p>
          It leaves the gallery, the judges’ table and any podium at once. The contestant sees the
          reason on the receipt. You can restore it.
        </p>
        <ReasonField
          value={reason}
          maxLength={limits.reasonChars}
          error={request.errorOf('reason')}
          onChange={setReason}
        />
        {request.otherError('reason') && (
          <FieldError id="hide-error">{request.otherError('reason') ?? ''}</FieldError>
        )}
        <DialogActions>
          <Button type="submit" tone="now" disabled={request.isBusy}>
            {request.isBusy ? 'Hiding…' : 'Hide entry'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
