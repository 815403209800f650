import type { Files } from './files.ts';
import type { Reading } from './reading.ts';

/** Removes, oldest first, the segments all of whose records have a smaller seq; how many. */
export const dropSegments = async (
  files: Files,
  dir: string,
  reading: Reading,
  seq: number,
): Promise<number> => {
  let dropped = 0;
  for (;;) {
    const [oldest, next] = reading.segments;
    if (oldest === undefined || next === undefined || next.header.first > seq) return dropped;
    reading.dropBefore(next.number);
    await files.remove(oldest.path);
    // One by one, so that a power cut never leaves a gap.
    await files.syncDir(dir);
    dropped += 1;
  }
};
