import { useState } from 'react';
import { fieldOf, type ApiError, type ApiResult } from '../../api/api.ts';
import { useServices } from '../../services.ts';

export type Request = {
  readonly isBusy: boolean;
  readonly error: ApiError | null;
  /** The refusal if it is about this field. */
  readonly errorOf: (field: string) => ApiError | undefined;
  /** The refusal if it is about none of these fields. */
  readonly otherError: (...fields: readonly string[]) => ApiError | undefined;
  /** What was refused is being put right. */
  readonly forget: () => void;
  /** Asks, and gives the answer or null after telling what went wrong. */
  readonly run: <T>(ask: () => Promise<ApiResult<T>>) => Promise<T | null>;
};

/** One form's or button's talk with the server. */
export const useRequest = (): Request => {
  const { announcer } = useServices();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  return {
    isBusy,
    error,
    errorOf: (field) => (error && fieldOf(error) === field ? error : undefined),
    otherError: (...fields) => {
      const field = error && fieldOf(error);
      return error && !fields.includes(field ?? '') ? error : undefined;
    },
    forget: () => setError(null),
    run: async (ask) => {
      setBusy(true);
      const answer = await ask();
      setBusy(false);
      setError(answer.ok ? null : answer.error);
      if (answer.ok) return answer.value;
      announcer.alarm(answer.error.message);
      return null;
    },
  };
};
