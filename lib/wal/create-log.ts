import { dirname, join } from 'node:path';
import { chainStart } from './chain.ts';
import { withFile, writeFully, writeZeros } from './file-access.ts';
import type { Files } from './files.ts';
import { encodeHeader, encodeMark, segmentName, segmentSeed } from './format.ts';
import type { Epoch } from './log.ts';

export type FirstSegment = {
  readonly storeId: string;
  readonly epoch: Epoch;
  readonly bytes: number;
};

/** Lays out segment 1 with its header and an end line, whole before it gets its name. */
export const createFirstSegment = async (
  files: Files,
  dir: string,
  { storeId: store, epoch, bytes }: FirstSegment,
): Promise<void> => {
  const temporary = join(dir, segmentName(1, 'spare'));
  const header = encodeHeader({ store, epoch, segment: 1, first: 1, chain: chainStart, bytes });
  const start = Buffer.concat([header, encodeMark('end', segmentSeed(store, 1), 0, chainStart)]);
  if ((await files.size(temporary)) !== undefined) await files.remove(temporary);
  try {
    await withFile(files, { path: temporary, create: true }, async (handle) => {
      await writeFully(handle, start, 0);
      await writeZeros(handle, start.length, bytes);
      await handle.sync();
    });
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  const path = join(dir, segmentName(1));
  await files.rename(temporary, path);
  await files.syncDir(dirname(path));
};
