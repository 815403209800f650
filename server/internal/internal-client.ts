import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import {
  bodyHashHeader,
  noBody,
  requestIdHeader,
  signatureHeader,
  signRequest,
} from './signature.ts';

export type InternalRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the other role's address, e.g. `/log?epoch=a`. */
  readonly target: string;
  /** A value that is sent as JSON, or bytes whose digest is known. */
  readonly body?:
    | { readonly json: unknown }
    | { readonly chunks: AsyncIterable<Uint8Array>; readonly sha256: string };
  /** Not signed: conditions and ranges that the asked role may as well ignore. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
  /** The answer's body is passed on to somebody who may be slow: only its beginning is waited for. */
  readonly isStreamed?: boolean;
  /** How long the answer may take, if not as long as others. */
  readonly timeoutMs?: number;
};

/** Asks another role over the private network. Rejects when it cannot be reached or does not answer in time. */
export type InternalClient = (request: InternalRequest) => Promise<Response>;

export type InternalClientOptions = {
  /** Of the other role, e.g. `http://backup.process.tattoo-contest.internal:3000`. */
  readonly url: string;
  readonly secret: string;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly random: Random;
  /** How long an answer may take. 30 s by default. */
  readonly timeoutMs?: number;
  /** The request of a person that this is asked for: the other role's log names it as well. */
  readonly currentRequest?: () => string | undefined;
};

export const createInternalClient = (options: InternalClientOptions): InternalClient => {
  const { url, secret, clock, random, timeoutMs = 30_000 } = options;
  const base = url.replace(/\/+$/, '');
  return async ({ method, target, body, headers, signal, ...waiting }) => {
    const sent = bodyOf(body);
    const signed = {
      ...{ method, target, bodyHash: sent.hash },
      ...{ time: clock.now(), nonce: randomId(random) },
    };
    const requestId = options.currentRequest?.();
    const limitMs = waiting.timeoutMs ?? timeoutMs;
    const deadline =
      waiting.isStreamed === true
        ? startDeadline(clock, limitMs)
        : { signal: AbortSignal.timeout(limitMs), stop: () => undefined };
    try {
      return await fetch(`${base}${target}`, {
        method,
        headers: {
          ...headers,
          [signatureHeader]: signRequest(secret, signed),
          [bodyHashHeader]: sent.hash,
          ...(body !== undefined && 'json' in body && { 'content-type': 'application/json' }),
          ...(requestId !== undefined && { [requestIdHeader]: requestId }),
        },
        signal: AbortSignal.any([deadline.signal, ...(signal === undefined ? [] : [signal])]),
        redirect: 'error',
        ...sent.init,
      });
    } finally {
      deadline.stop();
    }
  };
};

/** For the beginning of an answer alone. */
const startDeadline = (clock: Pick<Clock, 'after'>, limitMs: number) => {
  const late = new AbortController();
  const timer = clock.after(limitMs, () => late.abort(new Error('there was no answer in time')));
  return { signal: late.signal, stop: () => timer.stop() };
};

const bodyOf = (
  body: InternalRequest['body'],
): { readonly hash: string; readonly init: RequestInit } => {
  if (body === undefined) return { hash: noBody, init: {} };
  if ('json' in body) {
    const text = JSON.stringify(body.json);
    return { hash: createHash('sha256').update(text).digest('hex'), init: { body: text } };
  }
  return {
    hash: body.sha256,
    init: { body: ReadableStream.from(copied(body.chunks)), duplex: 'half' },
  };
};

/** A piece is good until the next one is asked for, and a stream asks before it has sent. */
async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) yield chunk.slice();
}
