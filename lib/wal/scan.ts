import { extendChain } from './chain.ts';
import {
  claimedKind,
  decodeMark,
  decodeRecord,
  isLineIntact,
  type LineKind,
  type SegmentHeader,
  segmentSeed,
} from './format.ts';
import { indexOfNonZero } from './zeros.ts';

/** Bad bytes after the last good line. */
export type Fault = {
  /** `torn`: the last write never finished and nobody was told of it. `damaged`: what was once on disk is gone. */
  readonly kind: 'torn' | 'damaged';
  readonly byte: number;
  readonly sentence: string;
  /** Records after the bad bytes that still check out. */
  readonly recordsBeyond: number;
};

export type ScannedSegment = {
  readonly records: number;
  /** The seq of the last good record, `header.first - 1` when there is none. */
  readonly last: number;
  /** The byte after the last good line. */
  readonly end: number;
  readonly chain: string;
  /** The last seq that some line proves to have been on disk. */
  readonly provenDurable: number;
  /** The last line is an end line and only zeros follow. */
  readonly clean: boolean;
  readonly fault: Fault | undefined;
};

type Scanning = {
  readonly header: SegmentHeader;
  readonly headerEnd: number;
  /** Another segment follows, so everything in this one was on disk. */
  readonly sealed: boolean;
  readonly onRecord?: (seq: number, start: number, end: number) => void;
};

/** Reads a whole segment line by line, checking every CRC, the order and the chain. Pure. */
export const scanSegment = (bytes: Buffer, scanning: Scanning): ScannedSegment => {
  const { header, headerEnd, sealed, onRecord } = scanning;
  const seed = segmentSeed(header.store, header.segment);
  let last = header.first - 1;
  let provenDurable = last;
  let { chain } = header;
  let end = headerEnd;
  let kind: LineKind = 'header';
  let edited = false;
  for (;;) {
    const newline = bytes.indexOf(0x0a, end);
    if (newline < 0) break;
    const claimed = claimedKind(bytes, end);
    const seq = claimed === 'record' ? last + 1 : last;
    if (claimed === undefined || claimed === 'header') break;
    if (!isLineIntact(bytes, end, newline, { seed, seq })) break;
    if (claimed === 'record') {
      chain = extendChain(chain, bytes.subarray(end, newline));
      onRecord?.(seq, end, newline);
    } else {
      edited = decodeMark(bytes, end, newline) !== chain;
      if (edited) break;
      provenDurable = seq;
    }
    last = seq;
    kind = claimed;
    end = newline + 1;
  }
  const found = { records: last - header.first + 1, last, end, chain };
  const fault = edited
    ? editedHistory(end)
    : faultAfter(bytes, { from: end, seed, last, sealed, laidOutBytes: header.bytes });
  return { ...found, provenDurable, clean: kind === 'end' && fault === undefined, fault };
};

const editedHistory = (byte: number): Fault => ({
  kind: 'damaged',
  byte,
  sentence: 'the chain written here does not match the lines before it; the history was edited.',
  recordsBeyond: 0,
});

type Ending = {
  readonly from: number;
  readonly seed: number;
  readonly last: number;
  readonly sealed: boolean;
  readonly laidOutBytes: number;
};

const faultAfter = (bytes: Buffer, ending: Ending): Fault | undefined => {
  const { from, seed, last, sealed, laidOutBytes } = ending;
  const badAt = indexOfNonZero(bytes, from);
  const damaged = (byte: number, sentence: string, recordsBeyond = 0): Fault => ({
    kind: 'damaged',
    byte,
    sentence,
    recordsBeyond,
  });
  if (bytes.length < laidOutBytes)
    return damaged(bytes.length, `the file was cut short; it had ${laidOutBytes} bytes.`);
  if (badAt < 0) return undefined;
  const beyond = linesBeyond(bytes, from, seed);
  const recordsBeyond = beyond.filter((line) => line.kind === 'record').length;
  if (sealed) return damaged(from, `the line after seq ${last} does not check out.`, recordsBeyond);
  // One write is in flight at a time: whatever was written in a later one proves that this was on disk.
  const proof = beyond.find(
    (line) => line.kind !== 'record' || line.durable > last || line.seq <= last + 1,
  );
  if (proof !== undefined)
    return damaged(
      from,
      `the line after seq ${last} does not check out, and a later line (seq ${proof.seq}) shows that it was on disk.`,
      recordsBeyond,
    );
  return {
    kind: 'torn',
    byte: from,
    sentence: `the write after seq ${last} never finished.`,
    recordsBeyond,
  };
};

type LineBeyond = { readonly kind: LineKind; readonly seq: number; readonly durable: number };

const lineStart = Buffer.from(' {"');
const seqClaim = /^\{"(seq|mark|end)":(\d{1,16})[,}]/;

/** Good lines anywhere after bad bytes. ` {"` never stands inside our JSON, so every line start is found. */
export const linesBeyond = (bytes: Buffer, from: number, seed: number): readonly LineBeyond[] => {
  const found: LineBeyond[] = [];
  for (let at = bytes.indexOf(lineStart, from); at >= 0; at = bytes.indexOf(lineStart, at + 1)) {
    const start = at - 8;
    const [, key, digits] = seqClaim.exec(bytes.toString('latin1', at + 1, at + 32)) ?? [];
    const end = bytes.indexOf(0x0a, at);
    if (start < from || digits === undefined || end < 0) continue;
    const seq = Number(digits);
    if (!isLineIntact(bytes, start, end, { seed, seq })) continue;
    if (key === 'seq')
      found.push({ kind: 'record', seq, durable: decodeRecord(bytes, start, end).durable });
    else found.push({ kind: key === 'mark' ? 'mark' : 'end', seq, durable: seq });
  }
  return found;
};
