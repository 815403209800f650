import type { Clock, Timer } from '../../../shared/base/clock.ts';
import { frame } from '../../../shared/wire/frames.ts';
import type { ClientSocket, Page } from './ports.ts';

/** Notices on a visible page that nobody is there any more, long before the transport does. */
export type Watchdog = {
  start(probeIntervalMs: number): void;
  stop(): void;
  /** Something arrived. */
  heard(): void;
  /** Ask now, e.g. after waking. */
  probe(): void;
};

type Deps = {
  readonly clock: Clock;
  readonly socket: ClientSocket;
  readonly page: Page;
  /** No answer within a second: worth telling. */
  readonly onStalled: () => void;
  readonly onHeard: () => void;
  /** No answer for so long that a new connection is better than waiting. */
  readonly onSilent: () => void;
};

const lookMs = 200;
const stalledMs = 600;
const silentMs = 6000;

export const createWatchdog = ({ clock, socket, page, ...deps }: Deps): Watchdog => {
  let timer: Timer | undefined;
  let probeIntervalMs = Infinity;
  let lastHeard = 0;
  let askedAt: number | null = null;

  const heard = (): void => {
    lastHeard = clock.monotonic();
    askedAt = null;
    deps.onHeard();
  };

  const probe = (): void => {
    if (askedAt !== null || !timer) return;
    askedAt = clock.monotonic();
    socket.timeout(silentMs).emitWithAck(frame.probe).then(heard, ignore);
  };

  const look = (): void => {
    const now = clock.monotonic();
    if (askedAt === null) {
      const isVisible = page.document.visibilityState === 'visible';
      if (isVisible && now - lastHeard >= probeIntervalMs) probe();
      return;
    }
    if (now - askedAt >= silentMs) deps.onSilent();
    else if (now - askedAt >= stalledMs) deps.onStalled();
  };

  const stop = (): void => {
    timer?.stop();
    timer = undefined;
    askedAt = null;
  };

  return {
    start(intervalMs) {
      stop();
      probeIntervalMs = intervalMs;
      lastHeard = clock.monotonic();
      timer = clock.every(lookMs, look);
    },
    stop,
    heard,
    probe,
  };
};

/** Silence is noticed by `look`. */
const ignore = (): void => undefined;
