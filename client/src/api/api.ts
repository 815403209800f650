import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Command } from '../../../shared/contest/commands.ts';
import type { ErrorCode } from '../../../shared/contest/errors.ts';
import { randomId } from '../../../shared/base/random.ts';
import type { Random } from '../../../shared/base/random.ts';
import { postCommand, type CommandAnswer, type Endpoint } from './endpoints.ts';
import { sendWithProgress, type Answer } from './send-with-progress.ts';

/** A refusal as the pages show it. `unreachable`: no answer came, so the outcome is not known. */
export type ApiError = {
  readonly code: ErrorCode | 'unreachable' | 'unreadable';
  readonly message: string;
  readonly status: number;
  readonly details?: Readonly<Record<string, unknown>>;
  /** By which the operator finds it in the log. */
  readonly requestId?: string;
  /** The server named the time for the next try. */
  readonly retryAfterMs?: number;
};

/** For whom and for which contest something was made, perhaps long before it is sent: nobody else's takes it. */
export type MeantFor = {
  readonly subject?: string | undefined;
  readonly contestId?: string | undefined;
};

export type ApiResult<T> = Result<T, ApiError>;

export type CallOptions = {
  readonly body?: unknown;
  /** Makes a retry answer with the first outcome: keep it until the outcome is known. */
  readonly idempotencyKey?: string;
  readonly receiptToken?: string;
  readonly meantFor?: MeantFor;
  readonly signal?: AbortSignal;
};

export type UploadOptions = {
  readonly meantFor?: MeantFor;
  readonly idempotencyKey: string;
  /** From 0 to 1, of the bytes that have left this device. */
  readonly onProgress: (fraction: number) => void;
  readonly signal?: AbortSignal;
};

export type Api = {
  readonly call: <T>(endpoint: Endpoint<T>, options?: CallOptions) => Promise<ApiResult<T>>;
  readonly upload: <T>(
    endpoint: Endpoint<T>,
    form: FormData,
    options: UploadOptions,
  ) => Promise<ApiResult<T>>;
  /** A picture that only who holds the receipt may see; null where it cannot be had now. */
  readonly ownPicture: (path: string, receiptToken: string) => Promise<Blob | null>;
  readonly command: (
    command: Command,
    key?: string,
    options?: Pick<CallOptions, 'meantFor' | 'signal'>,
  ) => Promise<ApiResult<CommandAnswer>>;
  readonly newKey: () => string;
};

export type ApiDeps = {
  readonly fetch: typeof fetch;
  readonly createRequest: () => XMLHttpRequest;
  readonly random: Random;
  readonly device: string;
};

export const createApi = ({ fetch, createRequest, random, device }: ApiDeps): Api => {
  const newKey = () => randomId(random);

  const call: Api['call'] = async <T>(endpoint: Endpoint<T>, options: CallOptions = {}) => {
    const { method, path } = endpoint;
    try {
      const response = await fetch(path, {
        method,
        credentials: 'same-origin',
        headers: headersOf(device, options),
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      const { status, headers } = response;
      const retryAfter = headers.get('Retry-After');
      const requestId = headers.get('X-Request-Id');
      return readAnswer<T>({ status, retryAfter, requestId, body: await response.text() });
    } catch {
      return err(unreachable);
    }
  };

  return {
    call,
    newKey,
    upload: async <T>(endpoint: Endpoint<T>, form: FormData, options: UploadOptions) => {
      const headers = headersOf(device, options);
      const sent = await sendWithProgress(createRequest(), { endpoint, form, headers, ...options });
      return sent === null ? err(unreachable) : readAnswer<T>(sent);
    },
    ownPicture: async (path, receiptToken) => {
      const headers = headersOf(device, { receiptToken });
      const response = await fetch(path, { headers }).catch(() => null);
      return response?.ok === true ? response.blob() : null;
    },
    command: (command, key = newKey(), options = {}) =>
      call(postCommand, { body: { key, command }, ...options }),
  };
};

const headersOf = (
  device: string,
  options: Pick<CallOptions, 'body' | 'idempotencyKey' | 'receiptToken' | 'meantFor'>,
): Record<string, string> => ({
  Accept: 'application/json',
  'X-Device': device,
  ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
  ...(options.idempotencyKey === undefined ? {} : { 'Idempotency-Key': options.idempotencyKey }),
  ...(options.receiptToken === undefined
    ? {}
    : { Authorization: `Receipt ${options.receiptToken}` }),
  ...(options.meantFor?.subject === undefined ? {} : { 'X-Subject': options.meantFor.subject }),
  ...(options.meantFor?.contestId === undefined ? {} : { 'X-Contest': options.meantFor.contestId }),
});

const unreachable: ApiError = {
  code: 'unreachable',
  status: 0,
  message:
    'Can’t reach the contest. Check your connection and try again; nothing you typed is lost.',
};

const unreadable = (status: number, requestId: string | null): ApiError => ({
  code: 'unreadable',
  status,
  message: 'The contest gave an answer we could not read. Please try again in a moment.',
  ...(requestId === null ? {} : { requestId }),
});

const readAnswer = <T>({ status, body, retryAfter, requestId }: Answer): ApiResult<T> => {
  const parsed = parseJson(body);
  // Our own server's answer to this very endpoint; its schemas were checked over there.
  if (status >= 200 && status < 300 && parsed !== undefined) return ok(parsed as T);
  const error = isErrorBody(parsed) ? toError(status, parsed) : unreadable(status, requestId);
  const seconds = Number(retryAfter ?? Number.NaN);
  return err(Number.isFinite(seconds) ? { ...error, retryAfterMs: seconds * 1000 } : error);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

type ErrorShape = {
  readonly error: string;
  readonly code: ErrorCode;
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

const isErrorBody = (body: unknown): body is ErrorShape =>
  typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string';

const toError = (status: number, { error, code, details, requestId }: ErrorShape): ApiError => ({
  status,
  code,
  message: error,
  ...(details === undefined ? {} : { details }),
  ...(requestId === undefined ? {} : { requestId }),
});

/** The form field that a refusal is about, if it names one. */
export const fieldOf = (error: Pick<ApiError, 'details'>): string | null => {
  const field = error.details?.field;
  return typeof field === 'string' ? field : null;
};
