import { randomId } from '../../shared/base/random.ts';
import { assembleLog, type OpenedLog } from './assemble-log.ts';
import { createFirstSegment } from './create-log.ts';
import { hasCode, LogFull } from './errors.ts';
import type { Epoch } from './log.ts';
import { type LogOptions, type LogSettings, withDefaults } from './log-options.ts';
import { type RecoveredLog, recoverLog } from './recover.ts';

/**
 * Opens the log in `dir`, or starts one where there is none. What a power cut left is mended and told in
 * `recovery`; what a power cut cannot explain is refused with `LogDamaged`, and nothing is changed.
 * With no room on the disk the log opens as `full`: it serves what it has and goes on by itself.
 * Hold `lockDir(dir)` while it is open: two writers would destroy each other's work.
 */
export const openLog = async (options: LogOptions): Promise<OpenedLog> => {
  const settings = withDefaults(options);
  const { files, dir, erasable } = settings;
  await files.makeDir(dir);
  const recovered =
    (await recoverLog({ files, dir, erasable })) ?? (await createLog(settings, options));
  const { store } = recovered.tail.header;
  if (options.storeId !== undefined && options.storeId !== store)
    throw new Error(
      `${dir} holds the log of store ${store}, not ${options.storeId}: choose its own directory.`,
    );
  return assembleLog(settings, recovered, epochOf(recovered, options.epoch));
};

const createLog = async (settings: LogSettings, options: LogOptions): Promise<RecoveredLog> => {
  const { files, dir, random, segmentBytes, erasable } = settings;
  const storeId = options.storeId ?? randomId(random);
  const epoch = options.epoch ?? { id: randomId(random), parent: null };
  try {
    await createFirstSegment(files, dir, { storeId, epoch, bytes: segmentBytes });
  } catch (error) {
    throw hasCode(error, 'ENOSPC') ? new LogFull(error) : error;
  }
  const recovered = await recoverLog({ files, dir, erasable });
  if (recovered === undefined)
    throw new Error(`${dir} does not keep the files that are made in it.`);
  return recovered;
};

const epochOf = ({ tail, scanned }: RecoveredLog, wanted: Epoch | undefined): Epoch => {
  const { epoch } = tail.header;
  if (wanted === undefined || wanted.id === epoch.id) return epoch;
  return { id: wanted.id, parent: { id: epoch.id, seq: scanned.last, chain: scanned.chain } };
};
