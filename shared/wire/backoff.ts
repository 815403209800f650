export type BackoffOptions = {
  readonly initialBackoffDelay: number;
  readonly backoffMultiplier: number;
  readonly maxBackoffDelay: number;
};

export const defaultBackoff: BackoffOptions = {
  initialBackoffDelay: 1000,
  backoffMultiplier: 2,
  maxBackoffDelay: 30_000,
};

/** Milliseconds before try `attempt` (0-based): `initial · multiplierᵃ`, capped, without jitter. */
export const getBackoffDelay = (
  attempt: number,
  options: BackoffOptions = defaultBackoff,
): number => {
  const exponent = Math.max(0, Math.floor(attempt));
  const delayMs = options.initialBackoffDelay * options.backoffMultiplier ** exponent;
  return Math.min(delayMs, options.maxBackoffDelay);
};

/** Full jitter: uniform in [0, delayMs), so that many clients do not return together. `unit` is in [0, 1). */
export const withFullJitter = (delayMs: number, unit: number): number => Math.floor(delayMs * unit);
