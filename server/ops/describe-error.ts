export type DescribedError = {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: DescribedError;
  readonly errors?: readonly DescribedError[];
};

const deepest = 5;

/**
 * What is written of an error: what failed, where and why. Of its other fields nothing but the code, since libraries
 * put there what they worked on: a request's body, its headers.
 */
export const describeError = (thrown: unknown, depth = 0): DescribedError => {
  if (!(thrown instanceof Error))
    return { type: typeof thrown, message: typeof thrown === 'string' ? thrown : 'No error.' };
  const { name, message, stack, cause } = thrown;
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  const isPlain = typeof code === 'string' || typeof code === 'number';
  const further = depth < deepest;
  return {
    type: name,
    message,
    ...(stack !== undefined && { stack }),
    ...(isPlain && { code }),
    ...(cause !== undefined && further && { cause: describeError(cause, depth + 1) }),
    ...(thrown instanceof AggregateError &&
      further && { errors: thrown.errors.map((each) => describeError(each, depth + 1)) }),
  };
};
