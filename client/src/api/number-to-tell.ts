import type { ErrorCode } from '../../../shared/contest/errors.ts';
import type { ApiError } from './api.ts';

/** Faults of ours, and refusals that nothing which was typed explains: somebody may have to look into the log. */
const puzzling: ReadonlySet<string> = new Set<ErrorCode | 'unreadable'>([
  'internal',
  'outcome_unknown',
  'read_only',
  'no_room',
  'too_busy',
  'too_many_requests',
  'foreign_origin',
  'invalid_request',
  'not_allowed',
  'not_found',
  'key_reused',
  'body_too_large',
  'unreadable',
]);

/** The number of the request, where it helps whoever is asked for help. */
export const numberToTell = ({
  code,
  requestId,
}: Pick<ApiError, 'requestId'> & { readonly code?: string }): string | undefined =>
  code !== undefined && puzzling.has(code) ? requestId : undefined;
