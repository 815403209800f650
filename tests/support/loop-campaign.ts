import { join } from 'node:path';
import { mountLoopDisk } from './loop-disk.ts';
import { createSeededRandom } from './seeded-random.ts';
import { checkWritten, watchWriter } from './watched-writer.ts';

const megabytes = 64;
const mostAnswers = 400;

export type LoopCounts = {
  cuts: number;
  acknowledged: number;
  /** Cuts of a writer that syncs nothing, and how many of them lost what it had acknowledged. */
  controls: number;
  lossesWithoutSync: number;
};

/**
 * Cuts the power of a real file system under a writer, `cuts` times; throws where something acknowledged is lost. The
 * same again with `controls` writers that do not sync, which is to lose. Answers why where no such disk can be had.
 */
export const runLoopCampaign = async (
  seed: number,
  cuts: number,
  controls: number,
): Promise<LoopCounts | string> => {
  const random = createSeededRandom(seed);
  const counts: LoopCounts = { cuts: 0, acknowledged: 0, controls: 0, lossesWithoutSync: 0 };
  for (let nth = 0; nth < cuts + controls; nth += 1) {
    const isControl = nth >= cuts;
    const disk = await mountLoopDisk(megabytes);
    if (typeof disk === 'string') return disk;
    try {
      const dir = join(disk.dir, 'store');
      const cutAt = 1 + random.below(mostAnswers);
      const said = await watchWriter({
        ...{ dir, commands: 0, env: isControl ? { NO_SYNC: '1' } : {} },
        onAnswer(count, pid) {
          if (count !== cutAt) return;
          disk.cutPower();
          process.kill(pid, 'SIGKILL');
        },
      });
      await disk.comeBack();
      const lost = await checkWritten(dir, said.answered).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
      if (isControl) {
        counts.controls += 1;
        counts.lossesWithoutSync += lost === undefined ? 0 : 1;
        continue;
      }
      if (lost !== undefined)
        throw new Error(`cut ${String(nth)}: ${lost.message}`, { cause: lost });
      counts.cuts += 1;
      counts.acknowledged += said.answered.length;
    } finally {
      await disk.remove();
    }
  }
  return counts;
};
