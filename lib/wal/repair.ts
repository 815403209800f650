import { dirname, join } from 'node:path';
import type { Segment } from './directory.ts';
import { readFully, withFile, writeFully } from './file-access.ts';
import type { Files } from './files.ts';
import { segmentName } from './format.ts';
import type { RecoveredLog } from './recover.ts';

/**
 * Puts the good lines of a segment in the place of the whole, by way of `<n>.repair`: a disk that failed a
 * sync may show bytes that it never kept, so they are written, synced and read back elsewhere first.
 */
export const replaceWithPrefix = async (
  files: Files,
  segment: Segment,
  prefix: Buffer,
): Promise<void> => {
  const dir = dirname(segment.path);
  const repair = join(dir, segmentName(segment.number, 'repair'));
  if ((await files.size(repair)) !== undefined) await files.remove(repair);
  try {
    await withFile(files, { path: repair, create: true }, async (handle) => {
      await writeFully(handle, prefix, 0);
      // Never written again, so the rest may be a hole; the size stays, for noticing a truncated file.
      await handle.truncate(segment.header.bytes);
      await handle.sync();
      const back = Buffer.alloc(prefix.length);
      await readFully(handle, back, 0);
      if (!back.equals(prefix))
        throw new Error(`${repair} reads back differently than it was written.`);
    });
  } catch (error) {
    await files.remove(repair).catch(() => undefined);
    throw error;
  }
  await files.rename(repair, segment.path);
  await files.syncDir(dir);
};

/** Does on disk what recovery decided in memory; may be run again after it failed half-way. */
export const finishRecovery = async (
  files: Files,
  dir: string,
  { tail, prefix, tornHeader }: RecoveredLog,
): Promise<void> => {
  if (tornHeader !== undefined && (await files.size(tornHeader.path)) !== undefined) {
    await files.remove(tornHeader.path);
    await files.syncDir(dir);
  }
  if (prefix !== undefined) await replaceWithPrefix(files, tail, prefix);
};
