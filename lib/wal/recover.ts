import { LogDamaged } from './errors.ts';
import { type LogDirectory, readLogDirectory, type Segment } from './directory.ts';
import { readWhole } from './file-access.ts';
import type { Files } from './files.ts';
import { indexEveryBytes, type Landmark } from './reading.ts';
import { type ScannedSegment, scanSegment } from './scan.ts';

export type RecoveredLog = Omit<LogDirectory, 'leftovers'> & {
  readonly tail: Segment;
  readonly scanned: ScannedSegment;
  /** The good lines of the last segment, header included; kept only when the last stop was unclean. */
  readonly prefix: Buffer | undefined;
  /** Where some records of the last segment stand. */
  readonly landmarks: readonly Landmark[];
  /** What was found and done, in sentences for the operator. */
  readonly notes: readonly string[];
};

type Recovering = {
  readonly files: Files;
  readonly dir: string;
  readonly erasable: boolean;
  /** Another process may be writing: half-made files are left alone. */
  readonly readOnly?: boolean;
};

/**
 * Reads what is there and decides where the log ends, changing nothing but for removing half-made files.
 * `undefined` when there is no log yet. Throws `LogDamaged` where more is wrong than a power cut explains.
 */
export const recoverLog = async (recovering: Recovering): Promise<RecoveredLog | undefined> => {
  const { files, dir, erasable } = recovering;
  const { segments, spare, tornHeader, dropped, leftovers } = await readLogDirectory(files, dir, {
    erasable,
  });
  // A half-made file of an earlier run is in nobody's way, so failing to remove it is no reason to stop.
  if (recovering.readOnly !== true)
    for (const path of leftovers) await files.remove(path).catch(() => undefined);
  const tail = segments.at(-1);
  if (tail === undefined) {
    if (spare === undefined) return undefined;
    throw new LogDamaged(spare.path, 0, 'the only segment holds nothing but zeros.');
  }
  const landmarks: Landmark[] = [];
  const bytes = await readWhole(files, tail.path);
  const scanned = scanSegment(bytes, {
    header: tail.header,
    headerEnd: tail.headerEnd,
    sealed: false,
    onRecord(seq, offset) {
      if (offset >= (landmarks.at(-1)?.offset ?? 0) + indexEveryBytes)
        landmarks.push({ seq, offset });
    },
  });
  const { fault } = scanned;
  if (fault?.kind === 'damaged') throw new LogDamaged(tail.path, fault.byte, fault.sentence);
  const notes: string[] = [];
  if (!scanned.clean)
    notes.push(
      `The last stop was not clean: ${tail.path} holds ${scanned.records} records, up to seq ${scanned.last}.`,
    );
  if (fault !== undefined)
    notes.push(
      `Cut ${tail.path} at byte ${fault.byte}: ${fault.sentence} Nobody was told that it was saved.`,
    );
  if (tornHeader !== undefined)
    notes.push(`Removed ${tornHeader.path}: the switch to it never finished, nothing was in it.`);
  const prefix = scanned.clean ? undefined : bytes.subarray(0, scanned.end);
  return { segments, spare, tornHeader, dropped, tail, scanned, prefix, landmarks, notes };
};
