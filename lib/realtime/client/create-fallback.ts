import type { CreateFallback, FallbackPorts } from './fallback.ts';
import { followOverHttp, type Following } from './follow-over-http.ts';

const triesBeforeFallback = 3;

/**
 * Brings the main stream over HTTP when sockets fail: three times in a row, or once without any answer, or at the first
 * time where the server itself advises it. A socket that is lost within seconds has failed as well.
 */
export const createFallback =
  (ports: FallbackPorts): CreateFallback =>
  (surroundings) => {
    let failedTries = 0;
    /** Names the question for advice whose answer is still wanted. */
    let question: object | null = null;
    let following: Following | null = null;

    const end = (): void => {
      question = null;
      following?.stop();
      following = null;
    };
    const begin = (): void => {
      end();
      following = followOverHttp({
        ...ports,
        ...surroundings,
        onEnd(how) {
          const hasCarried = !!following?.state;
          following = null;
          if (how === 'outdated') begin();
          else if (how === 'denied') surroundings.onDenied();
          else if (hasCarried) surroundings.onLost();
        },
      });
    };
    const askForAdvice = async (): Promise<void> => {
      const mine = (question = {});
      const isRecommended = await ports.isRecommended().catch(() => false);
      if (isRecommended && question === mine) begin();
    };

    return {
      get state() {
        return following?.state ?? null;
      },
      socketFailed(cause, wasSteady) {
        if (wasSteady) failedTries = 0;
        else if (cause !== 'resync') failedTries += cause === 'silent' ? triesBeforeFallback : 1;
        if (following) return;
        if (failedTries >= triesBeforeFallback) begin();
        else if (failedTries === 1) void askForAdvice();
      },
      resync: () => following?.resync(),
      woken: (waking) => following?.woken(waking),
      startOver() {
        if (failedTries >= triesBeforeFallback) begin();
      },
      stop: end,
    };
  };
