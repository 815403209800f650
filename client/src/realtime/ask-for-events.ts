import type { EventsPage, FallbackPorts } from '../../../lib/realtime/client/index.ts';
import type { Cursor } from '../../../shared/wire/cursor.ts';
import type { Delivery, Reset } from '../../../shared/wire/frames.ts';
import { readServerEvents } from './read-server-events.ts';

type Deps = {
  readonly fetch: typeof fetch;
  /** The server; where the page came from unless given. */
  readonly url?: string | undefined;
};

/** The contest's streams over HTTP: one page, or an answer that stays open. */
export const createEventQuestions = ({
  fetch,
  url = '',
}: Deps): Omit<FallbackPorts, 'mainStream'> => {
  const ask = (path: string, accept: string, signal?: AbortSignal): Promise<Response> =>
    fetch(url + path, { headers: { Accept: accept }, ...(signal ? { signal } : {}) });

  return {
    async fetchPage(stream, after, signal) {
      const response = await ask(pathOf(stream, after), 'application/json', signal);
      const answer: unknown = await response.json();
      if (response.ok) return toPage(answer as Answer); // The server checks its own words.
      if (isRefused(answer)) return { kind: 'denied' };
      throw new Error(`The contest answered ${String(response.status)}.`);
    },

    openEvents(stream, after, listener) {
      const ending = new AbortController();
      const read = async (): Promise<void> => {
        const response = await ask(pathOf(stream, after), 'text/event-stream', ending.signal);
        if (isEventStream(response)) await readServerEvents(response.body, listener);
      };
      const ended = (): void => listener.onEnd();
      read().then(ended, ended);
      return () => ending.abort();
    },

    async isRecommended() {
      const response = await ask('/api/realtime-fallback', 'application/json');
      const advice = (await response.json()) as Advice; // The same.
      return advice.available && advice.fallbackRecommended;
    },
  };
};

type Answer =
  | { readonly reset: Reset }
  | { readonly epoch: string; readonly events: readonly Delivery[]; readonly more: boolean };

type Advice = { readonly available: boolean; readonly fallbackRecommended: boolean };

const pathOf = (stream: string, { epoch, seq }: Cursor): string =>
  `/api/events?${String(new URLSearchParams({ stream, epoch, after: String(seq) }))}`;

const toPage = (answer: Answer): EventsPage =>
  'reset' in answer ? { kind: 'reset', ...answer } : { kind: 'page', ...answer };

/** The server's own word: what stands in between may answer 403 as well. */
const isRefused = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  'code' in answer &&
  (answer.code === 'not_signed_in' || answer.code === 'not_allowed');

/** Whoever stands in between may answer in the server's place. */
const isEventStream = (
  response: Response,
): response is Response & { readonly body: NonNullable<Response['body']> } =>
  response.ok &&
  response.body !== null &&
  response.headers.get('content-type')?.startsWith('text/event-stream') === true;
