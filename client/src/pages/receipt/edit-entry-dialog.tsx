import { useState, type SubmitEvent } from 'react';
import { limits } from '../../../../shared/contest/limits.ts';
import { fieldOf, type ApiError } from '../../api/api.ts';
import { patchEntry, type OwnEntry } from '../../api/endpoints.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { Field, FieldError, TextField } from '../../components/field.tsx';
import { useServices } from '../../services.ts';
import { useContest } from '../../state/use-contest.ts';
import css from './edit-entry-dialog.module.css';

type EditEntryDialogProps = {
  readonly entry: OwnEntry;
  readonly token: string;
  readonly onClose: () => void;
  readonly onSaved: () => void;
};

/** Changes what was typed. The design itself stays: another design is another entry. */
export const EditEntryDialog = ({ entry, token, onClose, onSaved }: EditEntryDialogProps) => {
  const { api, announcer, toasts } = useServices();
  const contest = useContest();
  const categories = contest.kind === 'ready' ? contest.view.categories : [];
  const [values, setValues] = useState(() => ({
    category: entry.categoryId,
    caption: entry.caption,
    name: entry.name,
    phone: entry.phone,
  }));
  const [error, setError] = useState<ApiError | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [key] = useState(() => api.newKey());
  const field = error === null ? null : fieldOf(error);

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setSaving(true);
    const answer = await api.call(patchEntry(entry.id), {
      body: values,
      receiptToken: token,
      idempotencyKey: `${key}${String(hash(JSON.stringify(values)))}`,
    });
    setSaving(false);
    if (!answer.ok) {
      setError(answer.error);
      announcer.alarm(answer.error.message);
      return;
    }
    toasts.note('Your changes are saved.');
    onSaved();
    onClose();
  };

  const text = (name: 'caption' | 'name' | 'phone') => ({
    name,
    value: values[name],
    error: field === name ? error : undefined,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setValues({ ...values, [name]: event.target.value }),
  });

  return (
    <Dialog title="Edit your entry" onClose={onClose}>
      <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
        <TextField
          label="Title of the design"
          maxLength={limits.captionChars}
          {...text('caption')}
        />
        <Field label="Category" error={field === 'category' ? error : undefined}>
          {(wiring) => (
            <select
              {...wiring}
              value={values.category}
              onChange={(event) => setValues({ ...values, category: event.target.value })}
            >
              {categories.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField label="Your name" maxLength={limits.nameChars} {...text('name')} />
        <TextField label="Phone" type="tel" maxLength={limits.phoneChars} {...text('phone')} />
        {error !== null && field === null && <FieldError id="edit-refusal">{error}</FieldError>}
        <DialogActions>
          <Button type="submit" tone="now" disabled={isSaving}>
            {isSaving ? 'Saving…' : 'Save changes'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};

/** Other values are another request: they need another key, and the same values the same one. */
const hash = (text: string): number =>
  [...text].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0, 7);
