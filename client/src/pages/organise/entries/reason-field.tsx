import { Field } from '../../../components/field.tsx';
import type { Problem } from '../../../components/problem.ts';

type ReasonFieldProps = {
  readonly value: string;
  readonly maxLength: number;
  readonly error: Problem | undefined;
  readonly onChange: (value: string) => void;
};

export const ReasonField = ({ value, maxLength, error, onChange }: ReasonFieldProps) => (
  <Field label="Reason" error={error}>
    {(wiring) => (
      <textarea
        {...wiring}
        value={value}
        maxLength={maxLength}
        rows={3}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);
