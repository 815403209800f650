import { useRef, useState, type SubmitEvent } from 'react';
import { limits, retentionDays } from '../../../../shared/contest/limits.ts';
import type { CategoryView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { FieldError, TextField } from '../../components/field.tsx';
import { useServices } from '../../services.ts';
import { CategoryPicker } from './category-picker.tsx';
import { fieldOrder, type Problems } from './check-form.ts';
import { keepDraft, readDraft, type Draft } from './draft.ts';
import css from './entry-form.module.css';
import { PhotoPicker } from './photo-picker.tsx';
import { SendProgress } from './send-progress.tsx';
import type { Fixing } from './use-own-entries.ts';
import { useSubmission, type Submission } from './use-submission.ts';

type EntryFormProps = {
  readonly categories: readonly CategoryView[];
  /** A refused entry to be mended; null for a new one. */
  readonly fixing: Fixing | null;
} & Submission;

/** The entry form. What is typed survives a reload; problems stand by their fields. */
export const EntryForm = ({ categories, fixing, onKept, onEntered }: EntryFormProps) => {
  const { announcer, drafts } = useServices();
  const [draft, setDraft] = useState(() => readDraft(drafts));
  const [photo, setPhoto] = useState<File | null>(fixing?.photo ?? null);
  const form = useRef<HTMLFormElement>(null);
  const { state, send, forgive, beginPhoto } = useSubmission(
    { onKept, onEntered },
    fixing?.reason ?? null,
  );
  const problems: Problems = state.kind === 'editing' ? state.problems : {};

  const change = <Name extends keyof Draft>(name: Name, value: Draft[Name]) => {
    const next = { ...draft, [name]: value };
    setDraft(next);
    keepDraft(drafts, next);
    forgive(name);
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const found = await send(draft, photo);
    const first = fieldOrder.find((field) => found[field] !== undefined);
    if (first === undefined) return;
    announcer.alarm(found[first] ?? '');
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };

  const text = (name: 'caption' | 'name' | 'phone' | 'email') => ({
    name,
    value: draft[name],
    error: problems[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      change(name, event.target.value),
  });

  return (
    <form className={css.form} ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <fieldset className={css.fields} disabled={state.kind !== 'editing'}>
        <legend className="quiet">Your entry</legend>
        <CategoryPicker
          categories={categories}
          chosen={draft.category}
          error={problems.category}
          onChoose={(id) => change('category', id)}
        />
        <PhotoPicker
          photo={photo}
          error={problems.photo}
          onPick={(file) => {
            setPhoto(file);
            beginPhoto(file);
            forgive('photo');
          }}
        />
        <TextField
          label="Title of the design"
          maxLength={limits.captionChars}
          {...text('caption')}
        />
        <TextField
          label="Your name"
          hint="Judges don’t see it. It is shown with your design once the results are out."
          autoComplete="name"
          maxLength={limits.nameChars}
          {...text('name')}
        />
        <TextField
          label="Phone"
          hint="For the organisers only, to call you if you win."
          type="tel"
          autoComplete="tel"
          inputMode="tel"
          maxLength={limits.phoneChars}
          {...text('phone')}
        />
        <TextField
          label="Email"
          optional
          type="email"
          autoComplete="email"
          maxLength={limits.emailChars}
          {...text('email')}
        />
        <Consent
          given={draft.consent}
          error={problems.consent}
          onChange={(consent) => change('consent', consent)}
        />
      </fieldset>
      {state.kind === 'editing' ? (
        <>
          {state.refusal !== null && <FieldError id="refusal">{state.refusal}</FieldError>}
          <Button type="submit" tone="now" size="big">
            Enter it
          </Button>
        </>
      ) : (
        <SendProgress state={state} />
      )}
    </form>
  );
};

type ConsentProps = {
  readonly given: boolean;
  readonly error: string | undefined;
  readonly onChange: (given: boolean) => void;
};

const Consent = ({ given, error, onChange }: ConsentProps) => (
  <div>
    <label className={css.consent}>
      <input
        type="checkbox"
        name="consent"
        checked={given}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? 'consent-kept' : 'consent-error consent-kept'}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>I made this design and agree to what is kept of it.</span>
    </label>
    <p className={css.kept} id="consent-kept">
      The design is shown to everyone, with your name once the results are out. Name, phone number,
      email and photo are kept until {retentionDays} days after the results and then deleted. With
      your receipt you can withdraw everything sooner.
    </p>
    {error !== undefined && <FieldError id="consent-error">{error}</FieldError>}
  </div>
);
