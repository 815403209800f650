import type { Clock, Timer } from '../../../../shared/base/clock.ts';
import type { MetricsAnswer } from '../../../../shared/ops/metrics-answer.ts';
import type { Api, ApiError } from '../../api/api.ts';
import { getMetrics } from '../../api/endpoints.ts';
import { createStore, type ReadableStore } from '../../state/store.ts';

export type Vitals =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ApiError }
  | {
      readonly kind: 'shown';
      readonly answer: MetricsAnswer;
      /** By this device's clock. */
      readonly receivedAt: number;
      /** Why there is nothing newer; null while there is. */
      readonly trouble: ApiError | null;
    };

export type VitalsFeed = ReadableStore<Vitals> & {
  /** Asks now, then again and again while somebody looks; gives what ends that. */
  readonly start: () => () => void;
};

type Deps = {
  readonly api: Pick<Api, 'call'>;
  readonly clock: Clock;
  readonly page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  /** The server does not know this session any more. */
  readonly onSignedOut: () => void;
};

const everyMs = 5000;
const patienceMs = 10_000;

/** What the server tells of itself, as new as it can be had. A page that nobody sees asks nothing. */
export const createVitalsFeed = ({ api, clock, page, onSignedOut }: Deps): VitalsFeed => {
  const vitals = createStore<Vitals>({ kind: 'loading' });

  const note = (error: ApiError): void => {
    const before = vitals.get();
    vitals.set(before.kind === 'shown' ? { ...before, trouble: error } : { kind: 'failed', error });
    if (error.code === 'not_signed_in' || error.code === 'not_allowed') onSignedOut();
  };

  const start = (): (() => void) => {
    let timer: Timer | undefined;
    let asking: AbortController | undefined;
    const isSeen = (): boolean => page.visibilityState === 'visible';

    const ask = async (): Promise<void> => {
      const mine = new AbortController();
      asking = mine;
      const patience = clock.after(patienceMs, () => mine.abort());
      const answer = await api.call(getMetrics, { signal: mine.signal });
      patience.stop();
      // Whoever looked away meanwhile asks anew.
      if (asking !== mine) return;
      asking = undefined;
      if (answer.ok)
        vitals.set({
          kind: 'shown',
          answer: answer.value,
          receivedAt: clock.now(),
          trouble: null,
        });
      else note(answer.error);
      timer = clock.after(everyMs, () => void ask());
    };
    const rest = (): void => {
      timer?.stop();
      asking?.abort();
      asking = undefined;
    };
    const look = (): void => {
      rest();
      if (isSeen()) void ask();
    };

    page.addEventListener('visibilitychange', look);
    look();
    return () => {
      page.removeEventListener('visibilitychange', look);
      rest();
    };
  };

  return { get: vitals.get, subscribe: vitals.subscribe, start };
};
