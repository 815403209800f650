import { join } from 'node:path';
import { readLogDirectory } from './directory.ts';
import { LogDamaged } from './errors.ts';
import { readWhole } from './file-access.ts';
import type { Files } from './files.ts';
import { segmentName } from './format.ts';
import { replaceWithPrefix } from './repair.ts';
import { scanSegment } from './scan.ts';

/**
 * Makes `seq` the last record of the closed log in `dir`: what came later is removed, what came before stays
 * byte for byte. Open it with a new epoch afterwards, so that it never passes for the longer history.
 */
export const cutLog = async (options: {
  readonly files: Files;
  readonly dir: string;
  readonly seq: number;
}): Promise<void> => {
  const { files, dir, seq } = options;
  const { segments, spare, tornHeader } = await readLogDirectory(files, dir, { erasable: false });
  const later = segments.filter(({ header, number }) => number > 1 && header.first > seq);
  const empty = [spare, tornHeader].flatMap((segment) => segment?.number ?? []);
  // Newest first, so that a power cut never leaves a gap.
  for (const number of [...empty, ...later.map((segment) => segment.number).reverse()]) {
    await files.remove(join(dir, segmentName(number)));
    await files.syncDir(dir);
  }
  const tail = segments[segments.length - later.length - 1];
  if (tail === undefined) throw new LogDamaged(dir, 0, 'there is no log here.');
  const bytes = await readWhole(files, tail.path);
  let end = tail.headerEnd;
  const { last } = scanSegment(bytes, {
    header: tail.header,
    headerEnd: tail.headerEnd,
    sealed: false,
    onRecord: (found, _start, lineEnd) => {
      if (found <= seq) end = lineEnd + 1;
    },
  });
  if (last < seq)
    throw new LogDamaged(tail.path, end, `the log ends at seq ${last}, before ${seq}.`);
  await replaceWithPrefix(files, tail, bytes.subarray(0, end));
};
