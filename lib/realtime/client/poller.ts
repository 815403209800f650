import type { Clock, Timer } from '../../../shared/base/clock.ts';
import type { EventsPage } from './fallback.ts';

/** Asks for what came, one question at a time. */
export type Poller = {
  /** Asks after so long; a question that is planned or under way is dropped for it. */
  askIn(delayMs: number): void;
  stop(): void;
};

type Deps = {
  readonly clock: Clock;
  readonly fetchPage: (signal: AbortSignal) => Promise<EventsPage>;
  /** Null: there was none. */
  readonly onAnswer: (page: EventsPage | null) => void;
  /** It takes so long that people should know. */
  readonly onSlow: () => void;
};

const slowMs = 2000;
const answerMs = 8000;

export const createPoller = ({ clock, ...deps }: Deps): Poller => {
  let timers: readonly Timer[] = [];
  let question: AbortController | null = null;

  const stop = (): void => {
    for (const timer of timers) timer.stop();
    question?.abort();
    question = null;
  };

  const ask = async (): Promise<void> => {
    const mine = (question = new AbortController());
    timers = [clock.after(slowMs, deps.onSlow), clock.after(answerMs, () => mine.abort())];
    const page = await deps.fetchPage(mine.signal).catch(() => null);
    if (question !== mine) return;
    stop();
    deps.onAnswer(page);
  };

  return {
    askIn(delayMs) {
      stop();
      timers = [clock.after(delayMs, () => void ask())];
    },
    stop,
  };
};
