import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Epoch, LogRecord, RecordBody } from './log.ts';

/*
 * A segment is a header line, then record lines, marks and end lines, then zeros. Every line is
 * `<crc32 as 8 hex> <json>\n`; the CRC starts from a seed of store id, segment number and seq, so that a
 * line that was moved, or left over from another log, never passes. Marks and end lines carry the seq
 * of the record before them, the header the seq before its first.
 */
export const formatVersion = 1;

/** The `<crc> ` before the JSON and the newline after it. */
export const lineOverhead = 10;
/** No line is shorter: a record needs more than this for its keys alone. */
export const minLineBytes = 64;
/** No header, mark or end line is longer. */
export const maxHeaderBytes = 4096;

const numberWidth = 8;
const segmentFile = /^(\d{8,})\.(log|spare|repair)$/;

export const segmentName = (
  segment: number,
  kind: 'log' | 'spare' | 'repair' | 'damaged' = 'log',
): string => `${String(segment).padStart(numberWidth, '0')}.${kind}`;

export const parseSegmentName = (
  name: string,
): { readonly segment: number; readonly kind: string } | undefined => {
  const [, digits, kind] = segmentFile.exec(name) ?? [];
  return digits === undefined || kind === undefined ? undefined : { segment: Number(digits), kind };
};

const seqSchema = z.int().nonnegative();
const chainSchema = z.string().regex(/^[0-9a-f]{64}$/);
const epochSchema = z.object({
  id: z.string().min(1),
  parent: z.object({ id: z.string().min(1), seq: seqSchema, chain: chainSchema }).nullable(),
});
export const headerSchema = z.object({
  header: z.literal(formatVersion),
  store: z.string().min(1),
  epoch: epochSchema,
  segment: z.int().positive(),
  first: z.int().positive(),
  chain: chainSchema,
  /** The size the file was laid out with, so that a truncated file is noticed. */
  bytes: z.int().positive(),
});
const markSchema = z.object({ mark: seqSchema, chain: chainSchema });
const endSchema = z.object({ end: seqSchema, chain: chainSchema });

export type SegmentHeader = {
  readonly store: string;
  readonly epoch: Epoch;
  readonly segment: number;
  readonly first: number;
  readonly chain: string;
  readonly bytes: number;
};

/** What seeds the CRC of every line of one segment, up to the seq. */
export const segmentSeed = (storeId: string, segment: number): number =>
  crc32(`${storeId} ${segment} `);

const lineCrc = (seed: number, seq: number, json: Uint8Array): number =>
  crc32(json, crc32(String(seq), seed));

/** Puts the CRC before the JSON that stands from `position + 9` to `end`, and the newline behind it. */
const closeLine = (
  buffer: Buffer,
  position: number,
  end: number,
  { seed, seq }: { readonly seed: number; readonly seq: number },
): void => {
  let crc = lineCrc(seed, seq, buffer.subarray(position + 9, end));
  for (let at = position + 7; at >= position; at -= 1) {
    buffer[at] = hexDigits.charCodeAt(crc & 15);
    crc >>>= 4;
  }
  buffer[position + 8] = 0x20;
  buffer[end] = 0x0a;
};

const hexDigits = '0123456789abcdef';

/** Writes the line of a record at `position`; where it ends, the newline excluded. */
export const putRecord = (
  buffer: Buffer,
  position: number,
  { seq, before, after }: DraftRecord,
  { seed, durable }: { readonly seed: number; readonly durable: number },
): number => {
  let end = position + 9;
  for (const part of [before, String(durable), after]) end += buffer.write(part, end);
  closeLine(buffer, position, end, { seed, seq });
  return end;
};

const lineBytes = (seed: number, seq: number, json: string): Buffer => {
  const buffer = Buffer.alloc(Buffer.byteLength(json) + lineOverhead);
  closeLine(buffer, 0, 9 + buffer.write(json, 9), { seed, seq });
  return buffer;
};

export const encodeHeader = (header: SegmentHeader): Buffer => {
  const { store, epoch, segment, first, chain, bytes } = header;
  const json = JSON.stringify({
    header: formatVersion,
    store,
    epoch,
    segment,
    first,
    chain,
    bytes,
  });
  return lineBytes(segmentSeed(store, segment), first - 1, json);
};

export const encodeMark = (
  kind: 'mark' | 'end',
  seed: number,
  seq: number,
  chain: string,
): Buffer => lineBytes(seed, seq, JSON.stringify({ [kind]: seq, chain }));

/** A record but for its `durable`, which is known only when it is written. */
export type DraftRecord = {
  readonly seq: number;
  readonly before: string;
  readonly after: string;
  /** An upper bound of the whole line's size. */
  readonly maxBytes: number;
};

const json = (value: unknown): string => {
  // Whatever its type says, it answers undefined for undefined and functions.
  const text: unknown = JSON.stringify(value);
  return typeof text === 'string' ? text : 'null';
};

/** Serialises at once, so that later changes to the caller's objects cannot reach the disk. */
export const draftRecord = (seq: number, body: RecordBody): DraftRecord => {
  const key = body.key === undefined ? '' : `"key":${json(body.key)},`;
  const hash = body.bodyHash === undefined ? '' : `"bodyHash":${json(body.bodyHash)},`;
  const before = `{"seq":${seq},"at":${body.at},"by":${json(body.by)},${key}${hash}"durable":`;
  const after = `,"events":${json(body.events)},"result":${json(body.result)}}`;
  const digits = 16;
  const maxBytes = Buffer.byteLength(before) + Buffer.byteLength(after) + digits + lineOverhead;
  return { seq, before, after, maxBytes };
};

export type LineKind = 'record' | 'mark' | 'end' | 'header';

const kindByLetter: Readonly<Record<number, LineKind>> = {
  0x73: 'record',
  0x6d: 'mark',
  0x65: 'end',
  0x68: 'header',
};

const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
};

const readCrc = (bytes: Uint8Array, start: number): number => {
  let crc = 0;
  for (let index = start; index < start + 8; index += 1) {
    const digit = hexDigit(bytes[index]);
    if (digit < 0) return -1;
    crc = crc * 16 + digit;
  }
  return bytes[start + 8] === 0x20 ? crc : -1;
};

/** What the line in `[start, end)` claims to be by its first key; nothing is proved yet. */
export const claimedKind = (bytes: Uint8Array, start: number): LineKind | undefined =>
  kindByLetter[bytes[start + 11] ?? 0];

/** Whether the line in `[start, end)`, the newline excluded, is exactly what was written for `seq`. */
export const isLineIntact = (
  bytes: Uint8Array,
  start: number,
  end: number,
  { seed, seq }: { readonly seed: number; readonly seq: number },
): boolean => {
  if (end - start < lineOverhead) return false;
  const crc = readCrc(bytes, start);
  return crc >= 0 && crc === lineCrc(seed, seq, bytes.subarray(start + 9, end));
};

const lineJson = (bytes: Buffer, start: number, end: number): unknown =>
  JSON.parse(bytes.toString('utf8', start + 9, end));

/** Only for a record line that is intact: its CRC proves that we wrote it. */
export const decodeRecord = (bytes: Buffer, start: number, end: number): LogRecord =>
  lineJson(bytes, start, end) as LogRecord;

/** The chain written down by an intact mark or end line. */
export const decodeMark = (bytes: Buffer, start: number, end: number): string =>
  z.union([markSchema, endSchema]).parse(lineJson(bytes, start, end)).chain;

/** The header at the start of `bytes` and where it ends, or `undefined` when it does not check out. */
export const decodeHeader = (
  bytes: Buffer,
): { readonly header: SegmentHeader; readonly end: number } | undefined => {
  const newline = bytes.subarray(0, maxHeaderBytes).indexOf(0x0a);
  if (newline < lineOverhead || claimedKind(bytes, 0) !== 'header') return undefined;
  let claimed: unknown;
  try {
    claimed = lineJson(bytes, 0, newline);
  } catch {
    return undefined;
  }
  const parsed = headerSchema.safeParse(claimed);
  if (!parsed.success) return undefined;
  const { store, epoch, segment, first, chain, bytes: laidOut } = parsed.data;
  const header: SegmentHeader = { store, epoch, segment, first, chain, bytes: laidOut };
  const seed = segmentSeed(header.store, header.segment);
  const intact = isLineIntact(bytes, 0, newline, { seed, seq: header.first - 1 });
  return intact ? { header, end: newline + 1 } : undefined;
};
