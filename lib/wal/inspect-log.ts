import { join } from 'node:path';
import { isTornSwitch, withoutDropped } from './directory.ts';
import { readPart, readWhole } from './file-access.ts';
import type { Files } from './files.ts';
import {
  decodeHeader,
  maxHeaderBytes,
  parseSegmentName,
  type SegmentHeader,
  segmentName,
} from './format.ts';
import type { Epoch } from './log.ts';
import { scanSegment } from './scan.ts';
import { indexOfNonZero } from './zeros.ts';

export type SegmentReport = {
  readonly file: string;
  readonly number: number;
  readonly bytes: number;
  readonly kind: 'lines' | 'spare' | 'unreadable';
  /** How many records, the first and the last of them. */
  readonly records: number;
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  readonly epoch: string | undefined;
};

export type LogDamage = {
  readonly file: string;
  readonly byte: number;
  readonly sentence: string;
  /** Records of this file that check out behind the damage. */
  readonly recordsBeyond: number;
};

/** The end of the history that is whole. */
export type Savable = {
  readonly seq: number;
  readonly chain: string;
  readonly segment: number;
  readonly epoch: Epoch;
};

export type LogReport = {
  readonly storeId: string | undefined;
  readonly segments: readonly SegmentReport[];
  /** In the order of the log; empty when all is well. */
  readonly damage: readonly LogDamage[];
  /** An unfinished last write, which the next opening cuts: no damage. */
  readonly torn: LogDamage | undefined;
  /** The last stop was clean. */
  readonly isClean: boolean;
  /** `undefined` when there is nothing to save. */
  readonly savable: Savable | undefined;
};

/** Walks every line of every segment: what is there, what is wrong, what can be saved. Changes nothing. */
export const inspectLog = async (options: {
  readonly dir: string;
  readonly files: Files;
  readonly erasable?: boolean;
}): Promise<LogReport> => {
  const { files, dir, erasable = false } = options;
  const found = await listSegments(files, dir, erasable);
  const segments: SegmentReport[] = [];
  const damage: LogDamage[] = [];
  let torn: LogDamage | undefined;
  let isClean = false;
  let end: Ending | undefined;
  let savable: Savable | undefined;
  let expected = erasable ? found[0]?.number : 1;
  for (const [index, { number, file }] of found.entries()) {
    if (number !== expected)
      damage.push(damageAt(join(dir, segmentName(expected ?? 1)), 0, 'the file is missing.'));
    expected = number + 1;
    const bytes = await readWhole(files, file);
    const isFollowed = found.slice(index + 1).some(({ isUsed }) => isUsed);
    const wasWhole = damage.length === 0;
    const seen = look({ file, number, bytes, isFollowed, before: end });
    segments.push(seen.report);
    damage.push(...seen.damage);
    torn = seen.torn ?? torn;
    isClean = seen.isClean ?? isClean;
    end = seen.end ?? end;
    if (wasWhole && seen.follows) savable = end;
  }
  return { storeId: end?.header.store, segments, damage, torn, isClean, savable };
};

type Ending = Savable & { readonly header: SegmentHeader };

type Looking = {
  readonly file: string;
  readonly number: number;
  readonly bytes: Buffer;
  /** A later segment was written to. */
  readonly isFollowed: boolean;
  readonly before: Ending | undefined;
};

type Seen = {
  readonly report: SegmentReport;
  readonly damage: readonly LogDamage[];
  readonly torn?: LogDamage | undefined;
  readonly isClean?: boolean;
  readonly end?: Ending;
  /** What it holds, up to its own damage, goes on where the one before it ended. */
  readonly follows: boolean;
};

const look = (looking: Looking): Seen => {
  const { file, number, bytes, isFollowed, before } = looking;
  const decoded = decodeHeader(bytes);
  if (decoded === undefined) return lookAtHeaderless(looking);
  const { header } = decoded;
  const scanned = scanSegment(bytes, { header, headerEnd: decoded.end, sealed: isFollowed });
  const { last, chain, fault, records } = scanned;
  const broken = brokenLink(header, number, before);
  const found = fault && damageAt(file, fault.byte, fault.sentence, fault.recordsBeyond);
  const isTorn = fault?.kind === 'torn';
  return {
    report: {
      ...blankReport(looking, 'lines'),
      records,
      firstSeq: records === 0 ? undefined : header.first,
      lastSeq: records === 0 ? undefined : last,
      epoch: header.epoch.id,
    },
    damage: [
      ...(broken === undefined ? [] : [damageAt(file, 0, broken)]),
      ...(found === undefined || isTorn ? [] : [found]),
    ],
    torn: isTorn ? found : undefined,
    isClean: scanned.clean,
    end: { seq: last, chain, segment: number, epoch: header.epoch, header },
    follows: broken === undefined,
  };
};

const lookAtHeaderless = (looking: Looking): Seen => {
  const { file, number, bytes, isFollowed, before } = looking;
  const isSpare = bytes.length > 0 && indexOfNonZero(bytes, 0) < 0;
  const isLast = !isFollowed && before !== undefined;
  if (isSpare && isLast)
    return { report: blankReport(looking, 'spare'), damage: [], follows: false };
  const found = damageAt(file, 0, 'the header does not check out.');
  const isTorn = isLast && isTornSwitch(bytes, before.header.store, number);
  return {
    report: blankReport(looking, 'unreadable'),
    damage: isTorn ? [] : [found],
    torn: isTorn ? found : undefined,
    follows: false,
  };
};

const brokenLink = (
  header: SegmentHeader,
  number: number,
  before: Ending | undefined,
): string | undefined => {
  if (header.segment !== number) return `the file is segment ${header.segment}, renamed.`;
  if (before === undefined) return undefined;
  if (header.store !== before.header.store) return 'the file belongs to another store.';
  if (header.first !== before.seq + 1)
    return `it starts at seq ${header.first}, but the file before it ends at seq ${before.seq}.`;
  if (header.chain !== before.chain)
    return 'its chain does not go on from the file before it; the history was edited.';
  const { epoch } = header;
  const continues = epoch.id === before.epoch.id || epoch.parent?.id === before.epoch.id;
  return continues ? undefined : 'its epoch does not follow from the epoch before it.';
};

const listSegments = async (files: Files, dir: string, erasable: boolean) => {
  const found: { number: number; file: string; isUsed: boolean }[] = [];
  for (const name of await files.list(dir)) {
    const parsed = parseSegmentName(name);
    if (parsed?.kind !== 'log') continue;
    const file = join(dir, name);
    found.push({ number: parsed.segment, file, isUsed: await isUsed(files, file) });
  }
  const inOrder = found.sort((a, b) => a.number - b.number);
  if (!erasable) return inOrder;
  const numbers = inOrder.map(({ number }) => number);
  const [dropped] = await withoutDropped(files, dir, numbers);
  return inOrder.slice(dropped.length);
};

const isUsed = async (files: Files, file: string): Promise<boolean> =>
  decodeHeader(await readPart(files, file, 0, maxHeaderBytes)) !== undefined;

const blankReport = (
  { file, number, bytes }: Looking,
  kind: SegmentReport['kind'],
): SegmentReport => ({
  file,
  number,
  bytes: bytes.length,
  kind,
  records: 0,
  firstSeq: undefined,
  lastSeq: undefined,
  epoch: undefined,
});

const damageAt = (file: string, byte: number, sentence: string, recordsBeyond = 0): LogDamage => ({
  file,
  byte,
  sentence,
  recordsBeyond,
});
