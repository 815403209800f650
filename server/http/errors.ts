import type { Request, Response } from 'express';
import * as z from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import {
  errorStatus,
  refusal,
  type ContestError,
  type ErrorBody,
} from '../../shared/contest/errors.ts';

/** A refusal on its way out of a route; the one translator answers it. */
export class Refused extends Error {
  readonly refusal: ContestError;

  constructor(error: ContestError) {
    super(error.message);
    this.name = 'Refused';
    this.refusal = error;
  }
}

/** The value, or the refusal as the answer of this request. */
export const orRefuse = <T>(result: Result<T, ContestError>): T => {
  if (result.ok) return result.value;
  throw new Refused(result.error);
};

export const requestIdOf = (response: Response): string => {
  const id: unknown = response.locals.requestId;
  return typeof id === 'string' ? id : 'unknown';
};

/** The one translator from a refusal to HTTP. */
export const answerError = (response: Response, error: ContestError): void => {
  const body: ErrorBody = {
    error: error.message,
    code: error.code,
    requestId: requestIdOf(response),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
  response.removeHeader('ETag');
  response.setHeader('Cache-Control', 'no-store');
  response.status(errorStatus[error.code]).json(body);
};

/** Checks what came from outside; the first field that is wrong is named, in words for people. */
export const parseInput = <T>(
  schema: z.core.$ZodType<T>,
  input: unknown,
): Result<T, ContestError> => {
  const parsed = z.safeParse(schema, input, { reportInput: true });
  return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error.issues));
};

const describeIssues = (issues: readonly z.core.$ZodIssue[]): ContestError => {
  const [first] = issues;
  if (first === undefined) return refusal('invalid_request', 'Check what you sent and try again.');
  if (first.code === 'invalid_union' && first.path.length === 1)
    return refusal('invalid_request', 'There is no such command. Check its type.');
  const field = first.code === 'unrecognized_keys' ? first.keys[0] : formPath(first.path);
  if (field === undefined || field === '')
    return refusal('invalid_request', 'Send a JSON object with the fields of this route.');
  return refusal('invalid_field', `${labelOf(field)} ${complaintOf(first)}`, {
    field: formFields[field] ?? field,
  });
};

/** A form is flat, although the command that is made of it is not. */
const formPath = (path: readonly PropertyKey[]): string =>
  path.filter((part) => part !== 'command' && part !== 'details').join('.');

/** A field by the name that a form gives it. */
const formFields: Readonly<Record<string, string>> = { categoryId: 'category' };

const labels: Readonly<Record<string, string>> = {
  caption: 'The title',
  name: 'The name',
  phone: 'The phone number',
  email: 'The email address',
  category: 'The category',
  categoryId: 'The category',
  consent: 'Your consent',
  reason: 'The reason',
  label: 'The name of the judge',
};

const labelOf = (field: string): string => {
  const known = labels[field.split('.').at(-1) ?? field];
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

/** What Express or its body parsers threw, as a refusal; undefined when it is a fault of ours. */
export const refusalOfThrown = (thrown: unknown, request: Request): ContestError | undefined => {
  if (thrown instanceof Refused) return thrown.refusal;
  if (!(thrown instanceof Error)) return undefined;
  const type = 'type' in thrown ? thrown.type : undefined;
  if (type === 'entity.too.large')
    return refusal('body_too_large', 'This is more than the server takes. Send less at once.');
  if (type === 'entity.parse.failed')
    return refusal('invalid_request', 'This is not valid JSON. Check it and send it again.');
  if (type === 'request.aborted' || (request.destroyed && !request.complete))
    return refusal('invalid_request', 'The connection ended before all arrived. Send it again.');
  const status = 'status' in thrown ? thrown.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return refusal(
      status === 404 ? 'not_found' : 'invalid_request',
      'The server could not read this request. Check its address and headers.',
    );
  return undefined;
};
