import * as z from 'zod';
import type { Metrics } from './metrics.ts';

const patienceMs = 60_000;

export type Answer = { readonly status: number; readonly body: unknown };

/** Asks the target over HTTP and counts what comes of it; null: there was no answer. */
export const createAsk =
  (target: string, metrics: Metrics) =>
  async (path: string, init: RequestInit = {}): Promise<Answer | null> => {
    const startedAt = performance.now();
    metrics.count('http.requests');
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const response = await fetch(target + path, { ...init, signal });
      const text = await response.text();
      metrics.measure('http.response_time', performance.now() - startedAt);
      metrics.count(`http.codes.${response.status}`);
      return { status: response.status, body: parseJson(text) };
    } catch (thrown) {
      metrics.count(`errors.${kindOf(thrown)}`);
      return null;
    }
  };

export type Ask = ReturnType<typeof createAsk>;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** `ECONNREFUSED`, `TimeoutError` and so on: fetch hides the system's word in the cause. */
const kindOf = (thrown: unknown): string => {
  const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
  const known = z.object({ code: z.string() }).safeParse(cause);
  if (known.success) return known.data.code;
  return thrown instanceof Error ? thrown.name : 'unknown';
};
