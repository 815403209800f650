import * as z from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { refusal, type ContestError } from '../../shared/contest/errors.ts';

/** Checks what came from outside; the first field that is wrong is named, in words for people. */
export const parseInput = <T>(
  schema: z.core.$ZodType<T>,
  input: unknown,
): Result<T, ContestError> => {
  const parsed = z.safeParse(schema, input, { reportInput: true });
  return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error.issues));
};

const maxNamedChars = 100;

const describeIssues = (issues: readonly z.core.$ZodIssue[]): ContestError => {
  const [first] = issues;
  if (first === undefined) return refusal('invalid_request', 'Check what you sent and try again.');
  if (first.code === 'invalid_union' && first.path.at(-1) === 'type')
    return refusal('invalid_request', 'There is no such command. Check its type.');
  const field = first.code === 'unrecognized_keys' ? first.keys[0] : formPath(first.path);
  if (field === undefined || field === '')
    return refusal('invalid_request', 'Send a JSON object with the fields of this route.');
  // What is not ours may be of any length: it is not all said back.
  const named = field.slice(0, maxNamedChars);
  return refusal('invalid_field', `${labelOf(named)} ${complaintOf(first)}`, {
    field: formFields.get(named) ?? named,
  });
};

/** A form is flat, although the command that is made of it is not. */
const formPath = (path: readonly PropertyKey[]): string =>
  path.filter((part) => part !== 'command' && part !== 'details').join('.');

/** A field by the name that a form gives it. */
const formFields = new Map([['categoryId', 'category']]);

/** Fields may have any name, also one that every object has. */
const labels = new Map(
  Object.entries({
    caption: 'The title',
    name: 'The name',
    phone: 'The phone number',
    email: 'The email address',
    category: 'The category',
    categoryId: 'The category',
    consent: 'Your consent',
    reason: 'The reason',
    label: 'The name of the judge',
  }),
);

const labelOf = (field: string): string => {
  const known = labels.get(field.split('.').at(-1) ?? field);
  return known ?? `The field "${field}"`;
};

const complaintOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? 'is missing. Fill it in.'
        : `is too small: at least ${String(issue.minimum)}.`;
    case 'too_big':
      return issue.origin === 'string'
        ? `is too long: at most ${String(issue.maximum)} characters.`
        : `is too large: at most ${String(issue.maximum)}.`;
    case 'invalid_type':
      return issue.input === undefined ? 'is missing. Fill it in.' : `must be: ${issue.expected}.`;
    case 'invalid_format':
      return issue.format === 'email'
        ? 'is not complete. Write it like name@example.com, or leave it empty.'
        : sentence(issue.message);
    case 'unrecognized_keys':
      return 'is not known here. Leave it out.';
    default:
      return sentence(issue.message);
  }
};

const sentence = (message: string): string =>
  message.startsWith('Invalid') ? 'is not valid. Check it.' : `${message}.`;
