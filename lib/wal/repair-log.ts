import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { type Random, randomId } from '../../shared/base/random.ts';
import { readWhole, withFile, writeFully } from './file-access.ts';
import type { Files } from './files.ts';
import { decodeHeader, parseSegmentName, segmentName } from './format.ts';
import { inspectLog } from './inspect-log.ts';
import type { Epoch } from './log.ts';
import { openLog } from './open-log.ts';
import { replaceWithPrefix } from './repair.ts';
import { scanSegment } from './scan.ts';
import { systemRandom } from './system-random.ts';

export type RepairedLog = {
  readonly epoch: Epoch;
  /** The last record that was kept, and the chain up to it. */
  readonly seq: number;
  readonly chain: string;
  /** The files as they were, renamed; nothing is deleted. */
  readonly setAside: readonly string[];
};

type Repairing = {
  readonly dir: string;
  readonly files: Files;
  readonly clock: Clock;
  readonly random?: Random;
  /** Keep no record after this one: for a restore to an earlier moment. */
  readonly upToSeq?: number;
  readonly erasable?: boolean;
};

/**
 * Keeps the whole beginning of a log, up to its first damage or `upToSeq`, and starts a new epoch behind it.
 * Only for a person who decided so, or for a restore; hold `lockDir(dir)`. Everything else is set aside as
 * `<n>.damaged`. May be run again after it failed half-way.
 */
export const repairLog = async (options: Repairing): Promise<RepairedLog> => {
  const { dir, files, clock, random = systemRandom, erasable = false } = options;
  const { savable } = await inspectLog({ dir, files, erasable });
  if (savable === undefined)
    throw new Error(`Nothing in ${dir} can be saved: restore a backup into an empty directory.`);
  const upToSeq = Math.min(options.upToSeq ?? savable.seq, savable.seq);
  const numbers = (await files.list(dir))
    .map(parseSegmentName)
    .flatMap((name) => (name?.kind === 'log' ? [name.segment] : []))
    .sort((a, b) => b - a);
  const setAside: string[] = [];
  for (const number of numbers) {
    // The oldest stays even when it keeps no record: it says whose log this is.
    const isOldest = number === numbers.at(-1);
    const kept =
      number > savable.segment
        ? undefined
        : await keptPart(files, dir, { number, upToSeq, isOldest });
    if (kept?.isWhole === true) break;
    setAside.push(await putAside(files, dir, number, kept === undefined ? 'rename' : 'copy'));
    if (kept === undefined) continue;
    await replaceWithPrefix(files, kept.segment, kept.prefix);
    break;
  }
  await files.syncDir(dir);
  const epoch = { id: randomId(random), parent: null };
  const log = await openLog({ dir, files, clock, random, epoch, erasable });
  const repaired = { epoch: log.epoch, seq: log.durable, chain: log.chain, setAside };
  const { state } = log;
  await log.close();
  if (state.kind !== 'open')
    throw new Error(
      `There was no room for the new epoch in ${dir}: free some space, then repair again.`,
    );
  return repaired;
};

/** The part of a segment up to a seq; `undefined` when it holds nothing of it. */
const keptPart = async (
  files: Files,
  dir: string,
  { number, upToSeq, isOldest }: { number: number; upToSeq: number; isOldest: boolean },
) => {
  const path = join(dir, segmentName(number));
  const bytes = await readWhole(files, path);
  const decoded = decodeHeader(bytes);
  if (decoded === undefined) return undefined;
  const { header, end: headerEnd } = decoded;
  if (header.first > upToSeq && !isOldest) return undefined;
  let cut = headerEnd;
  const scanned = scanSegment(bytes, {
    header,
    headerEnd,
    sealed: false,
    onRecord(seq, _start, end) {
      if (seq <= upToSeq) cut = end + 1;
    },
  });
  const isWhole = scanned.last <= upToSeq && scanned.fault === undefined;
  return { segment: { number, path, header, headerEnd }, prefix: bytes.subarray(0, cut), isWhole };
};

const putAside = async (
  files: Files,
  dir: string,
  number: number,
  how: 'rename' | 'copy',
): Promise<string> => {
  const path = join(dir, segmentName(number));
  const aside = await unusedName(files, join(dir, segmentName(number, 'damaged')));
  if (how === 'rename') {
    await files.rename(path, aside);
    return aside;
  }
  const bytes = await readWhole(files, path);
  await withFile(files, { path: aside, create: true }, async (handle) => {
    await writeFully(handle, bytes, 0);
    await handle.sync();
  });
  return aside;
};

const unusedName = async (files: Files, base: string): Promise<string> => {
  for (let copy = 1; ; copy += 1) {
    const name = copy === 1 ? base : `${base}-${copy}`;
    if ((await files.size(name)) === undefined) return name;
  }
};
