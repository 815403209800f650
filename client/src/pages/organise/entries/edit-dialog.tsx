import { useState, type SubmitEvent } from 'react';
import { limits } from '../../../../../shared/contest/limits.ts';
import type { CategoryView, EntryView } from '../../../../../shared/contest/views.ts';
import { patchEntry } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog, DialogActions } from '../../../components/dialog.tsx';
import { Field, FieldError, TextField } from '../../../components/field.tsx';
import { useServices } from '../../../services.ts';
import { useRequest } from '../use-request.ts';
import css from './dialogs.module.css';

type EditDialogProps = {
  readonly entry: EntryView;
  readonly categories: readonly CategoryView[];
  readonly onClose: () => void;
};

/** Corrects a title or puts an entry into the category where it belongs. */
export const EditDialog = ({ entry, categories, onClose }: EditDialogProps) => {
  const { api, toasts } = useServices();
  const [caption, setCaption] = useState(entry.caption);
  const [category, setCategory] = useState(entry.categoryId);
  const request = useRequest();

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    // Only what was changed: the contestant may be changing the rest.
    const body = {
      ...(caption === entry.caption ? {} : { caption }),
      ...(category === entry.categoryId ? {} : { category }),
    };
    const answer = await request.run(() => api.call(patchEntry(entry.id), { body }));
    if (answer === null) return;
    toasts.note(`Number ${String(entry.number)} is saved.`);
    onClose();
  };

  return (
    <Dialog title={`Edit number ${String(entry.number)}`} onClose={onClose}>
      <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
        <TextField
          label="Title"
          value={caption}
          maxLength={limits.captionChars}
          error={request.errorOf('caption')}
          onChange={(event) => setCaption(event.target.value)}
        />
        <Field
          label="Category"
          error={request.errorOf('category')}
          hint="In another category it leaves the podium it is on."
        >
          {(wiring) => (
            <select
              {...wiring}
              value={category}
              onChange={(event) => setCategory(event.target.value)}
            >
              {categories.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {request.otherError('caption', 'category') && (
          <FieldError id="edit-error">{request.otherError('caption', 'category') ?? ''}</FieldError>
        )}
        <DialogActions>
          <Button type="submit" tone="now" disabled={request.isBusy}>
            {request.isBusy ? 'Saving…' : 'Save changes'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
