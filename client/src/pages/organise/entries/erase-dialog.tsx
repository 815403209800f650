import { useState, type SubmitEvent } from 'react';
import { limits } from '../../../../../shared/contest/limits.ts';
import type { EntryView } from '../../../../../shared/contest/views.ts';
import { moderateEntry } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog, DialogActions } from '../../../components/dialog.tsx';
import { FieldError, TextField } from '../../../components/field.tsx';
import { useServices } from '../../../services.ts';
import { useRequest } from '../use-request.ts';
import css from './dialogs.module.css';
import { ReasonField } from './reason-field.tsx';

type EraseDialogProps = { readonly entry: EntryView; readonly onClose: () => void };

/** Forgets an entry and the person behind it for good; typing the number shows that it is meant. */
export const EraseDialog = ({ entry, onClose }: EraseDialogProps) => {
  const { api, toasts, announcer } = useServices();
  const [reason, setReason] = useState('');
  const [number, setNumber] = useState('');
  const [doubt, setDoubt] = useState<string>();
  const request = useRequest();

  const erase = async (event: SubmitEvent) => {
    event.preventDefault();
    if (number.trim().replace(/^#/, '') !== String(entry.number)) {
      const sentence = `Type ${String(entry.number)} to erase it.`;
      setDoubt(sentence);
      announcer.alarm(sentence);
      return;
    }
    setDoubt(undefined);
    const body = { reason };
    const answer = await request.run(() => api.call(moderateEntry(entry.id, 'erase'), { body }));
    if (answer === null) return;
    toasts.note(`Number ${String(entry.number)} is erased.`);
    onClose();
  };

  return (
    <Dialog title={`Erase number ${String(entry.number)}`} onClose={onClose}>
      <form className={css.form} noValidate onSubmit={(event) => void erase(event)}>
        <p>
          The picture, “{entry.caption}”, the name and the phone number are deleted everywhere, also
          from the backups. <b>This cannot be undone.</b>
        </p>
        <ReasonField
          value={reason}
          maxLength={limits.reasonChars}
          error={request.errorOf('reason')}
          onChange={setReason}
        />
        <TextField
          label={`Type the number ${String(entry.number)}`}
          inputMode="numeric"
          autoComplete="off"
          value={number}
          error={doubt}
          onChange={(event) => setNumber(event.target.value)}
        />
        {request.otherError('reason') && (
          <FieldError id="erase-error">{request.otherError('reason') ?? ''}</FieldError>
        )}
        <DialogActions>
          <Button type="submit" tone="now" disabled={request.isBusy}>
            {request.isBusy ? 'Erasing…' : 'Erase for good'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
