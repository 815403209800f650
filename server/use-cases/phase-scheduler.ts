import type { Clock, Timer } from '../../shared/base/clock.ts';
import { nextPhaseChange, type PhaseInfo } from '../../shared/contest/phases.ts';
import type { Commit } from './commit-command.ts';
import type { ReportTrouble } from './ports.ts';

type Deps = {
  readonly commit: Commit;
  readonly contest: () => PhaseInfo;
  readonly clock: Clock;
  readonly reportTrouble: ReportTrouble;
};

/** Timers count no further than about 24 days, and clocks are set while they wait. */
const longestWaitMs = 60 * 60 * 1000;
const retryMs = 10_000;

/** Opens and closes the contest at its times, so that everyone hears of it. */
export const createPhaseScheduler = ({ commit, contest, clock, reportTrouble }: Deps) => {
  let timer: Timer | undefined;
  let closed = false;

  const wait = (ms: number): void => {
    timer?.stop();
    if (!closed) timer = clock.after(Math.min(ms, longestWaitMs), look);
  };

  const advance = async (): Promise<void> => {
    const saved = await commit.run(
      { type: 'advancePhase' },
      { actor: { kind: 'system' }, by: 'system' },
      null,
    );
    if (saved.ok) look();
    else wait(retryMs);
  };

  const look = (): void => {
    const now = clock.now();
    const next = nextPhaseChange(contest(), now);
    if (next === null) timer?.stop();
    else if (next > now) wait(next - now);
    else
      advance().catch((cause: unknown) => {
        reportTrouble('The contest could not change its phase on time', cause);
        wait(retryMs);
      });
  };

  return {
    /** Call it at start and whenever the contest changed. */
    rearm: look,
    close: () => {
      closed = true;
      timer?.stop();
    },
  };
};
