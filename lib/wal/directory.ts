import { join } from 'node:path';
import { LogDamaged } from './errors.ts';
import { readPart, readWhole } from './file-access.ts';
import type { Files } from './files.ts';
import {
  decodeHeader,
  maxHeaderBytes,
  minLineBytes,
  parseSegmentName,
  type SegmentHeader,
  segmentName,
  segmentSeed,
} from './format.ts';
import { linesBeyond } from './scan.ts';
import { countNonZero, indexOfNonZero } from './zeros.ts';

export type Segment = {
  readonly number: number;
  readonly path: string;
  readonly header: SegmentHeader;
  readonly headerEnd: number;
};

export type LogDirectory = {
  /** With a good header each, ascending, without a gap. */
  readonly segments: readonly Segment[];
  /** Laid out and never used. */
  readonly spare: { readonly number: number; readonly path: string } | undefined;
  /** The switch to this segment never finished: there is nothing in it. */
  readonly tornHeader: { readonly number: number; readonly path: string } | undefined;
  /** Segments that were dropped and came back, as names do when the disk fails: only a log that forgets has any. */
  readonly dropped: readonly string[];
  /** Half-made spares and repairs of an earlier run. */
  readonly leftovers: readonly string[];
};

/** Looks at every segment's header; refuses with `LogDamaged` what cannot be the trace of a power cut. */
export const readLogDirectory = async (
  files: Files,
  dir: string,
  options: { readonly erasable: boolean },
): Promise<LogDirectory> => {
  const found: number[] = [];
  const leftovers: string[] = [];
  for (const name of await files.list(dir)) {
    const parsed = parseSegmentName(name);
    if (parsed?.kind === 'log') found.push(parsed.segment);
    else if (parsed !== undefined) leftovers.push(join(dir, name));
  }
  found.sort((a, b) => a - b);
  const [old, numbers] = options.erasable ? await withoutDropped(files, dir, found) : [[], found];
  const dropped = old.map((number) => join(dir, segmentName(number)));
  const segments: Segment[] = [];
  for (const [index, number] of numbers.entries()) {
    const path = join(dir, segmentName(number));
    refuseGap(dir, numbers[index - 1] ?? (options.erasable ? number - 1 : 0), number);
    const read = await readSegment(files, path, number, segments.at(-1));
    if (read.kind === 'segment') {
      refuseStranger(read.segment, segments.at(-1));
      segments.push(read.segment);
      continue;
    }
    if (index < numbers.length - 1)
      throw new LogDamaged(path, 0, 'the header does not check out, and later segments follow.');
    const spare = read.kind === 'spare' ? { number, path } : undefined;
    const tornHeader = read.kind === 'torn' ? { number, path } : undefined;
    return { segments, spare, tornHeader, dropped, leftovers };
  }
  return { segments, spare: undefined, tornHeader: undefined, dropped, leftovers };
};

/**
 * What a log that forgets has dropped and is there again. Old segments go oldest first, so what stands before a gap was
 * dropped too; a file at the beginning that is empty had its name given once more on the way. Whether a snapshot covers
 * what is missing is for the store to say.
 */
export const withoutDropped = async (
  files: Files,
  dir: string,
  ascending: readonly number[],
): Promise<readonly [dropped: readonly number[], kept: readonly number[]]> => {
  const emptied = await countEmpty(files, dir, ascending);
  const isAfterGap = (number: number, index: number): boolean =>
    index > emptied && number !== (ascending[index - 1] ?? 0) + 1;
  const from = Math.max(emptied, ascending.findLastIndex(isAfterGap));
  return [ascending.slice(0, from), ascending.slice(from)];
};

/** How many files at the beginning are empty; where all are, that is damage. */
const countEmpty = async (
  files: Files,
  dir: string,
  ascending: readonly number[],
): Promise<number> => {
  for (const [count, number] of ascending.entries())
    if ((await files.size(join(dir, segmentName(number)))) !== 0) return count;
  return 0;
};

type Found =
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'spare' }
  | { readonly kind: 'torn' };

const readSegment = async (
  files: Files,
  path: string,
  number: number,
  previous: Segment | undefined,
): Promise<Found> => {
  const size = (await files.size(path)) ?? 0;
  const quick = decodeHeader(await readPart(files, path, 0, maxHeaderBytes));
  // A writer may be filling it in this moment, so what was not there a moment ago is looked at again.
  const bytes = quick === undefined ? await readWhole(files, path) : undefined;
  const decoded = quick ?? (bytes === undefined ? undefined : decodeHeader(bytes));
  if (decoded !== undefined) {
    const { header, end: headerEnd } = decoded;
    if (size < header.bytes)
      throw new LogDamaged(path, size, `the file was cut short; it had ${header.bytes} bytes.`);
    return { kind: 'segment', segment: { number, path, header, headerEnd } };
  }
  if (bytes === undefined || bytes.length === 0)
    throw new LogDamaged(path, 0, 'the file was emptied.');
  if (indexOfNonZero(bytes, 0) < 0) return { kind: 'spare' };
  if (!isTornSwitch(bytes, previous?.header.store, number))
    throw new LogDamaged(path, 0, 'the header does not check out.');
  return { kind: 'torn' };
};

/**
 * The header is synced before anything is written behind it, so behind a torn one there is nothing. Fewer bytes than
 * any line has are nothing either: a spare that was not kept as it was laid out.
 */
export const isTornSwitch = (bytes: Buffer, storeId: string | undefined, number: number): boolean =>
  storeId !== undefined &&
  bytes.length > 0 &&
  countNonZero(bytes, maxHeaderBytes, minLineBytes) < minLineBytes &&
  linesBeyond(bytes, 0, segmentSeed(storeId, number)).length === 0;

const refuseGap = (dir: string, before: number, number: number): void => {
  if (number === before + 1) return;
  throw new LogDamaged(join(dir, segmentName(before + 1)), 0, 'the file is missing.');
};

const refuseStranger = ({ header, number, path }: Segment, before: Segment | undefined): void => {
  const refuse = (sentence: string): never => {
    throw new LogDamaged(path, 0, sentence);
  };
  if (header.segment !== number) refuse(`the file is segment ${header.segment}, renamed.`);
  if (before === undefined) return;
  const { store, epoch, first } = before.header;
  if (header.store !== store) refuse('the file belongs to another store.');
  if (header.first < first)
    refuse(`it starts at seq ${header.first}, before the segment before it.`);
  const continues = header.epoch.id === epoch.id || header.epoch.parent?.id === epoch.id;
  if (!continues) refuse('its epoch does not follow from the epoch before it.');
};
