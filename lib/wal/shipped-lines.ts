import { crc32 } from 'node:zlib';
import {
  encodeHeader,
  isLineIntact,
  type SegmentHeader,
  segmentName,
  segmentSeed,
} from './format.ts';
import type { LogLine } from './log.ts';

/** CRC-32 as in zlib, going on from `seed`. */
export const crcOf = (bytes: string | Uint8Array, seed = 0): number => crc32(bytes, seed);

/** Whether a line that travelled is byte for byte what the log of `storeId` wrote. */
export const isShippedLineIntact = (storeId: string, { seq, segment, line }: LogLine): boolean => {
  const bytes = Buffer.from(line);
  return isLineIntact(bytes, 0, bytes.length, { seed: segmentSeed(storeId, segment), seq });
};

/**
 * A segment file made of shipped lines, for rebuilding a log where only its lines are left: write it as
 * `name`, sync it, and `openLog` or `repairLog` goes on from there. `first` is the seq of the first line and
 * `chain` the chain before it.
 */
export const encodeSegment = (
  header: Omit<SegmentHeader, 'bytes'>,
  lines: readonly LogLine[],
): { readonly name: string; readonly bytes: Uint8Array } => {
  const body = Buffer.from(lines.map(({ line }) => `${line}\n`).join(''));
  // The size is part of the header: a longer number makes a longer header, so it is settled by trying again.
  let size = body.length;
  let head = encodeHeader({ ...header, bytes: size });
  while (head.length + body.length !== size) {
    size = head.length + body.length;
    head = encodeHeader({ ...header, bytes: size });
  }
  return { name: segmentName(header.segment), bytes: Buffer.concat([head, body]) };
};
