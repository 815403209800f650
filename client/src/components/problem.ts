import type { ApiError } from '../api/api.ts';

/** What a page says went wrong: a sentence of its own, or what the server answered. */
export type Problem =
  string | (Pick<ApiError, 'message' | 'requestId'> & { readonly code?: string });

export const sentenceOf = (problem: Problem): string =>
  typeof problem === 'string' ? problem : problem.message;
