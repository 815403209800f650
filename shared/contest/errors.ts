export const errorStatus = {
  invalid_request: 400,
  not_signed_in: 401,
  wrong_password: 401,
  invite_not_valid: 401,
  receipt_not_valid: 401,
  not_allowed: 403,
  foreign_origin: 403,
  not_found: 404,
  entry_not_found: 404,
  invite_not_found: 404,
  contest_not_open: 409,
  contest_has_results: 409,
  phase_not_possible: 409,
  winners_changed: 409,
  key_reused: 409,
  other_subject: 409,
  other_contest: 409,
  entry_gone: 410,
  photo_too_large: 413,
  body_too_large: 413,
  photo_not_supported: 415,
  photo_heic: 415,
  photo_missing: 422,
  photo_damaged: 422,
  photo_too_many_pixels: 422,
  photo_too_slow: 422,
  invalid_field: 422,
  unknown_category: 422,
  category_in_use: 422,
  winners_not_valid: 422,
  too_many_requests: 429,
  internal: 500,
  outcome_unknown: 503,
  read_only: 503,
  shutting_down: 503,
  too_busy: 503,
  no_room: 507,
} as const;

/** Stable codes of every refusal; the HTTP status each is answered with stands beside it. */
export type ErrorCode = keyof typeof errorStatus;

/** An expected refusal: `message` is a sentence for people that says what to do next. */
export type ContestError = {
  readonly code: ErrorCode;
  readonly message: string;
  /** For machines and forms, e.g. `{ field: 'caption' }` or the current winners. */
  readonly details?: Readonly<Record<string, unknown>>;
};

export const refusal = (
  code: ErrorCode,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): ContestError => (details === undefined ? { code, message } : { code, message, details });

/** The JSON body of every error answer. */
export type ErrorBody = {
  readonly error: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly details?: Readonly<Record<string, unknown>>;
};
