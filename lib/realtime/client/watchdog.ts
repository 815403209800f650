import type { Clock, Timer } from '../../../shared/base/clock.ts';
import { frame, type Welcome } from '../../../shared/wire/frames.ts';
import type { Page } from './page.ts';
import type { ClientSocket } from './ports.ts';
import { createStopwatch } from './stopwatch.ts';

/** Notices on a visible page that nobody is there any more, long before the transport does. */
export type Watchdog = {
  start(times: Pick<Welcome, 'probeInterval' | 'heartbeatTimeout'>): void;
  stop(): void;
  /** Since something arrived. */
  silenceMs(): number;
  /** Something arrived. */
  heard(): void;
  /** Asks now, unless an answer is awaited already. */
  probe(): void;
  /** The same after sleep: the connection is given up far sooner, and without asking where the server has done so. */
  probeAfterSleep(): void;
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
  /** The same after sleep: nobody has waited for it yet. */
  readonly onDeadAfterSleep: () => void;
};

type Question = { readonly askedAt: number; readonly patienceMs: number; giveUp(): void };

const lookMs = 200;
const stalledMs = 600;
/** Good connections to slow networks must not be lost to somebody's turning to the page. */
const silentMs = 6000;
const deadMs = 1000;

export const createWatchdog = ({ clock, socket, page, ...deps }: Deps): Watchdog => {
  let timer: Timer | undefined;
  let times = { probeInterval: Infinity, heartbeatTimeout: Infinity };
  let question: Question | null = null;
  const sinceHeard = createStopwatch(clock);

  const heard = (): void => {
    sinceHeard.restart();
    question = null;
    deps.onHeard();
  };

  const ask = (patienceMs: number, giveUp: () => void): void => {
    question = { askedAt: clock.monotonic(), patienceMs, giveUp };
    socket.timeout(silentMs).emitWithAck(frame.probe).then(heard, ignore);
  };

  const probe = (): void => {
    if (timer && !question) ask(silentMs, deps.onSilent);
  };

  const look = (): void => {
    if (!question) {
      const isVisible = page.document.visibilityState === 'visible';
      if (isVisible && sinceHeard.ms() >= times.probeInterval) probe();
      return;
    }
    const waitedMs = clock.monotonic() - question.askedAt;
    if (waitedMs >= question.patienceMs) question.giveUp();
    else if (waitedMs >= stalledMs) deps.onStalled();
  };

  const stop = (): void => {
    timer?.stop();
    timer = undefined;
    question = null;
  };

  return {
    start(given) {
      stop();
      times = given;
      sinceHeard.restart();
      timer = clock.every(lookMs, look);
    },
    stop,
    silenceMs: () => sinceHeard.ms(),
    heard,
    probe,
    probeAfterSleep() {
      if (!timer) return;
      if (sinceHeard.ms() >= times.heartbeatTimeout) deps.onDeadAfterSleep();
      else ask(deadMs, deps.onDeadAfterSleep);
    },
  };
};

/** Silence is noticed by `look`. */
const ignore = (): void => undefined;
