import type { Endpoint } from './endpoints.ts';

type Outgoing = {
  readonly endpoint: Endpoint<unknown>;
  readonly form: FormData;
  readonly headers: Readonly<Record<string, string>>;
  readonly onProgress: (fraction: number) => void;
  readonly signal?: AbortSignal;
};

export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
  readonly requestId: string | null;
};

/** Sends a form by XMLHttpRequest, because fetch cannot tell how much has left. Null when no answer came. */
export const sendWithProgress = (
  request: XMLHttpRequest,
  { endpoint, form, headers, onProgress, signal }: Outgoing,
): Promise<Answer | null> =>
  new Promise((resolve) => {
    request.open(endpoint.method, endpoint.path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () =>
      resolve({
        status: request.status,
        body: request.responseText,
        retryAfter: request.getResponseHeader('Retry-After'),
        requestId: request.getResponseHeader('X-Request-Id'),
      });
    request.onerror = () => resolve(null);
    request.onabort = () => resolve(null);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    if (signal?.aborted) resolve(null);
    else request.send(form);
  });
