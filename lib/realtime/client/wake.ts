import type { Clock } from '../../../shared/base/clock.ts';
import type { Page } from './page.ts';
import { createStopwatch } from './stopwatch.ts';

/** What may have changed the connection while nobody looked. */
export type Waking =
  /** The page did not run or was not needed for long, or the network is another: the connection is probably dead. */
  | 'slept'
  /** Somebody turns to a page that ran all along. */
  | 'looked-at'
  /** The device says that it has no network. */
  | 'offline';

const beatMs = 500;
/** Timers of a page that somebody looks at are never this late. */
const sleptMs = 5000;
const longHiddenMs = 30_000;

/** Calls back whenever things may have changed. A laptop that is opened again fires no event: late timers tell of it. */
export const onWake = (page: Page, clock: Clock, run: (waking: Waking) => void): (() => void) => {
  const { document } = page;
  const sinceBeat = createStopwatch(clock);
  const sinceHidden = createStopwatch(clock);
  let hasSlept = false;
  const isVisible = (): boolean => document.visibilityState === 'visible';

  const feelPulse = (): void => {
    hasSlept ||= sinceBeat.ms() >= sleptMs;
    sinceBeat.restart();
  };
  const tell = (): void => {
    const waking = hasSlept ? 'slept' : 'looked-at';
    hasSlept = false;
    run(waking);
  };
  const beat = (): void => {
    feelPulse();
    // Timers of a hidden page may be held back: whether it slept matters when it is shown.
    if (hasSlept && isVisible()) tell();
  };
  const focused = (): void => {
    feelPulse();
    tell();
  };
  const turned = (): void => {
    if (!isVisible()) {
      sinceHidden.restart();
      return;
    }
    hasSlept ||= sinceHidden.ms() >= longHiddenMs;
    focused();
  };
  const restored = (event: Event): void => {
    hasSlept ||= 'persisted' in event && event.persisted === true;
    focused();
  };
  const listeners = [
    [page, 'focus', focused],
    [page, 'pageshow', restored],
    [page, 'online', () => run('slept')],
    [page, 'offline', () => run('offline')],
    [document, 'visibilitychange', turned],
  ] as const;

  for (const [target, name, listener] of listeners) target.addEventListener(name, listener);
  const pulse = clock.every(beatMs, beat);
  return () => {
    pulse.stop();
    for (const [target, name, listener] of listeners) target.removeEventListener(name, listener);
  };
};
