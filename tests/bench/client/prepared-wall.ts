import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '../../../shared/base/random.ts';
import { systemRandom } from '../../../server/system-clock.ts';
import { launchServer, type BenchServer } from '../bench-server.ts';
import { hangPicture, type Pictures } from '../pictures.ts';
import { prepareContest } from '../prepare-contest.ts';

const parallelLinks = 100;
const bytesOfAPhoto = 400_000;

export type PreparedWall = {
  readonly count: number;
  /** Serves the wall as it was prepared, however often and whatever was entered meanwhile. */
  serve(): Promise<BenchServer>;
};

/** A contest of `count` entries with a picture each, in a folder of its own below `folder`. */
export const prepareWall = async (
  folder: string,
  count: number,
  pictures: Pictures,
): Promise<PreparedWall> => {
  const dir = join(folder, String(count));
  const uploads = join(dir, 'uploads');
  await mkdir(dir);
  const keys = Array.from({ length: count }, () => randomId(systemRandom));
  await prepareContest(dir, count, (index) => {
    const { width, height, color, widths } = pictures.at(index);
    const key = keys[index] ?? '';
    const sha256 = index.toString(16).padStart(64, '0');
    return { key, width, height, color, widths, bytes: bytesOfAPhoto, sha256 };
  });
  for (let from = 0; from < count; from += parallelLinks)
    await Promise.all(
      keys.slice(from, from + parallelLinks).map((key, offset) => {
        return hangPicture(pictures.at(from + offset), uploads, key);
      }),
    );
  return {
    count,
    serve: async () => {
      const copy = await mkdtemp(join(dir, 'served-'));
      await cp(join(dir, 'data'), join(copy, 'data'), { recursive: true });
      const server = await launchServer(
        join(import.meta.dirname, '../contest-server.ts'),
        { data: join(copy, 'data'), uploads, backups: join(copy, 'backups') },
        { PHOTO_WORK: 'ready', PICTURES_DIR: pictures.dir },
      );
      return {
        url: server.url,
        stop: async () => {
          await server.stop();
          await rm(copy, { recursive: true });
        },
      };
    },
  };
};
