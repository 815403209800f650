import type { Logger } from 'pino';
import type { Contest } from './compose-contest.ts';
import type { Images } from './compose-images.ts';
import { sweepTempDir } from './media/durable-files.ts';
import { tempDirOf } from './media/local-image-store.ts';
import { systemClock as clock } from './system-clock.ts';

const hourMs = 60 * 60 * 1000;

/** Finishes what a crash interrupted, now and every hour; gives what stops it. */
export const keepTidy = (contest: Contest, { dir }: Images, logger: Logger): (() => void) => {
  const tidy = async (): Promise<void> => {
    const done = await contest.tidy();
    const files = await sweepTempDir({ dir: tempDirOf(dir), nowMs: clock.now() });
    if (done.erased + done.people + done.photos + files > 0)
      logger.info({ ...done, files }, 'tidied');
  };
  const run = (): void => {
    tidy().catch((err: unknown) => logger.error({ err }, 'tidying failed; it is tried again'));
  };
  run();
  const timer = clock.every(hourMs, run);
  return () => timer.stop();
};
