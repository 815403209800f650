import type { CreateFallback, FallbackPorts } from './fallback.ts';
import { followOverHttp, type Following } from './follow-over-http.ts';

const triesBeforeFallback = 3;

/**
 * Brings the main stream over HTTP when sockets fail: three times in a row, or once without any answer, or at the first
 * time where none has worked yet or the server itself advises it. A socket that works for seconds only has failed as
 * well; until one has worked longer, the stream comes both ways.
 */
export const createFallback =
  (ports: FallbackPorts): CreateFallback =>
  (surroundings) => {
    let failedTries = triesBeforeFallback - 1;
    /** Names the question for advice whose answer is still wanted. */
    let question: object | null = null;
    let following: Following | null = null;
    /** A socket is there that has to prove itself. */
    let isProving = false;

    const end = (): void => {
      question = null;
      isProving = false;
      following?.stop();
      following = null;
    };
    const begin = (): void => {
      end();
      following = followOverHttp({
        ...ports,
        ...surroundings,
        isSuperseded: () => isProving,
        onEnd(how) {
          const hasCarried = !!following?.state;
          following = null;
          if (how === 'outdated') begin();
          else if (how === 'denied') surroundings.onDenied();
          else if (how === 'superseded') surroundings.onState();
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
        if (isProving) following?.check();
        isProving = false;
        if (wasSteady) failedTries = 0;
        else if (cause !== 'resync') failedTries += cause === 'silent' ? triesBeforeFallback : 1;
        if (following) return;
        if (failedTries >= triesBeforeFallback) begin();
        else if (failedTries === 1) void askForAdvice();
      },
      welcomed({ stream }) {
        isProving = following?.state?.stream === stream;
        if (!isProving) end();
      },
      socketProved() {
        failedTries = 0;
        end();
      },
      socketReads(stream) {
        if (following?.state?.stream !== stream) end();
      },
      resync: () => following?.resync(),
      woken: (waking) => following?.woken(waking),
      startOver() {
        if (failedTries >= triesBeforeFallback) begin();
      },
      stop: end,
    };
  };
