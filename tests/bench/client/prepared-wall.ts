import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchServer, type BenchServer } from '../bench-server.ts';
import { hangWall } from '../hang-wall.ts';
import type { Pictures } from '../pictures.ts';

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
  await hangWall(dir, count, pictures.at);
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
