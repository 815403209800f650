import type { Request, Response } from 'express';
import type { Result } from '../../shared/base/result.ts';
import { noteRefusal } from './answered-request.ts';
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
  noteRefusal(response, error.code);
  response.removeHeader('ETag');
  response.setHeader('Cache-Control', 'no-store');
  response.status(errorStatus[error.code]).json(body);
};

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
