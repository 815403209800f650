import { join } from 'node:path';
import { randomId } from '../../shared/base/random.ts';
import { systemRandom } from '../../server/system-clock.ts';
import { hangPicture, type Picture } from './pictures.ts';
import { prepareContest } from './prepare-contest.ts';

const parallelLinks = 100;
const bytesOfAPhoto = 400_000;

/** Fills `dir` with the data and the uploads of a contest with `count` entries, each with a picture at an address of its own. */
export const hangWall = async (
  dir: string,
  count: number,
  pictureAt: (index: number) => Picture,
): Promise<void> => {
  const keys = Array.from({ length: count }, () => randomId(systemRandom));
  await prepareContest(dir, count, (index) => {
    const { width, height, color, widths } = pictureAt(index);
    const key = keys[index] ?? '';
    const sha256 = index.toString(16).padStart(64, '0');
    return { key, width, height, color, widths, bytes: bytesOfAPhoto, sha256 };
  });
  for (let from = 0; from < count; from += parallelLinks)
    await Promise.all(
      keys
        .slice(from, from + parallelLinks)
        .map((key, offset) => hangPicture(pictureAt(from + offset), join(dir, 'uploads'), key)),
    );
};
