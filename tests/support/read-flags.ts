import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import * as z from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';

/** A command's options, or a sentence that says which of them is wrong. */
export const readFlags = <T>(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  schema: z.ZodType<T>,
): Result<T, string> => {
  const given = parse(args, options);
  if (!given.ok) return given;
  const read = schema.safeParse(given.value);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  return err(`--${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}.`);
};

const parse = (
  args: readonly string[],
  options: ParseArgsOptionsConfig,
): Result<unknown, string> => {
  try {
    return ok(parseArgs({ args: [...args], options }).values);
  } catch (thrown) {
    // Its sentences name the option and what to do.
    if (thrown instanceof TypeError) return err(thrown.message);
    throw thrown;
  }
};

/** A whole number from `least` on, for an option that takes text. */
export const wholeNumber = (least: number, fallback: number) =>
  z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(least, `is below ${least}`)
    .default(fallback);

/** A number above 0. */
export const amount = (fallback: number) =>
  z.coerce.number('is not a number').positive('is not above 0').default(fallback);
