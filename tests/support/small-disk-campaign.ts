import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeededRandom } from './seeded-random.ts';
import { mountSmallDisk } from './small-disk.ts';
import { checkWritten, watchWriter, type Said } from './watched-writer.ts';

export type SmallDiskCounts = { runs: number; acknowledged: number; metTheEnd: number };

const kilobytes = 1024;
/** Two stores with two segments each. */
const leastRoom = 80;
const mostRoom = 400;

/**
 * Writers that suddenly may make no file larger than some size, another one each time: the next write beyond it comes
 * out short, and the one after it fails.
 */
export const runFileSizeCampaign = async (seed: number, runs: number): Promise<SmallDiskCounts> => {
  const random = createSeededRandom(seed);
  const counts: SmallDiskCounts = { runs: 0, acknowledged: 0, metTheEnd: 0 };
  for (let nth = 0; nth < runs; nth += 1) {
    const bytes = 1024 + random.below(20 * 1024);
    const limitAt = 1 + random.below(150);
    const folder = await mkdtemp(join(tmpdir(), 'file-size-'));
    const dir = join(folder, 'store');
    try {
      const said = await watchWriter({
        ...{ dir, commands: 400 },
        onAnswer(count, pid) {
          if (count === limitAt)
            execFileSync('prlimit', ['--pid', String(pid), `--fsize=${String(bytes)}`]);
        },
      });
      await note(counts, `at ${String(bytes)} bytes`, dir, said);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return counts;
};

/** Writers on a file system that has little room, as long as it lasts. Answers why where none can be mounted. */
export const runSmallDiskCampaign = async (
  seed: number,
  runs: number,
): Promise<SmallDiskCounts | string> => {
  const random = createSeededRandom(seed);
  const counts: SmallDiskCounts = { runs: 0, acknowledged: 0, metTheEnd: 0 };
  for (let nth = 0; nth < runs; nth += 1) {
    const disk = await mountSmallDisk(1);
    if (disk === undefined) return 'this machine does not let us mount a small disk';
    try {
      const dir = join(disk.dir, 'store');
      const room = leastRoom + random.below(mostRoom - leastRoom);
      await disk.take((kilobytes - room) * 1024);
      const said = await watchWriter({
        dir,
        commands: 2000,
        onAnswer: killAt(200 + random.below(2000)),
      });
      await disk.free();
      await note(counts, `with ${String(said.answered.length)} answers`, dir, said);
    } finally {
      await disk.remove();
    }
  }
  return counts;
};

const killAt = (wanted: number) => (count: number, pid: number) => {
  if (count === wanted) process.kill(pid, 'SIGKILL');
};

const note = async (
  counts: SmallDiskCounts,
  where: string,
  dir: string,
  said: Said,
): Promise<void> => {
  counts.runs += 1;
  counts.acknowledged += said.answered.length;
  if (said.sawNoRoom || said.failed.size > 0 || !said.isOpened) counts.metTheEnd += 1;
  await checkWritten(dir, said.answered).catch((error: unknown) => {
    throw new Error(`${where}: ${String(error)}`, { cause: error });
  });
};
