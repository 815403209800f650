import { TriangleAlert } from 'lucide-react';
import { useId, type ComponentProps, type ReactNode } from 'react';
import css from './field.module.css';
import { sentenceOf, type Problem } from './problem.ts';
import { RequestNumber } from './request-number.tsx';

type FieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** A sentence that says what to do; shown right by the field. */
  readonly error?: Problem | null | undefined;
  readonly optional?: boolean;
  readonly children: (wiring: FieldWiring) => ReactNode;
};

/** What the control inside a field must carry so that label, hint and error belong to it. */
export type FieldWiring = {
  readonly id: string;
  readonly className: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
};

export const Field = ({ label, hint, error, optional = false, children }: FieldProps) => {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean);
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
        {optional && <span className={css.optional}> (optional)</span>}
      </label>
      {hint && (
        <p className={css.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        className: css.input ?? '',
        'aria-invalid': Boolean(error),
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
      })}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
};

export const FieldError = ({
  id,
  children,
}: {
  readonly id: string;
  readonly children: Problem;
}) => (
  <>
    <p className={css.error} id={id}>
      <TriangleAlert size={18} aria-hidden />
      {sentenceOf(children)}
    </p>
    <RequestNumber of={children} />
  </>
);

type TextFieldProps = Omit<FieldProps, 'children'> & Omit<ComponentProps<'input'>, 'id'>;

export const TextField = ({ label, hint, error, optional, ...input }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error} optional={optional ?? false}>
    {(wiring) => <input {...input} {...wiring} />}
  </Field>
);
