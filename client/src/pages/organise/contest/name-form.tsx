import type { SubmitEvent } from 'react';
import { limits } from '../../../../../shared/contest/limits.ts';
import { patchContest } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { useServices } from '../../../services.ts';
import { useRequest } from '../use-request.ts';
import { useTyped } from '../use-typed.ts';
import css from './forms.module.css';

export const NameForm = ({ name }: { readonly name: string }) => {
  const { api, toasts } = useServices();
  const typed = useTyped(name);
  const request = useRequest();

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { name: typed.value };
    const answer = await request.run(() => api.call(patchContest, { body }));
    if (answer === null) return;
    typed.settle();
    toasts.note('The name is saved.');
  };

  return (
    <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
      <TextField
        label="Name of the contest"
        value={typed.value}
        maxLength={limits.contestNameChars}
        error={request.error}
        onChange={(event) => {
          request.forget();
          typed.set(event.target.value);
        }}
      />
      <Button type="submit" disabled={request.isBusy}>
        {request.isBusy ? 'Saving…' : 'Save name'}
      </Button>
    </form>
  );
};
