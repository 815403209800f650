import { join } from 'node:path';
import { extendChain } from './chain.ts';
import type { Segment } from './directory.ts';
import { writeFully } from './file-access.ts';
import type { FileHandle, Files } from './files.ts';
import {
  type DraftRecord,
  encodeHeader,
  encodeMark,
  lineOverhead,
  putRecord,
  type SegmentHeader,
  segmentName,
  segmentSeed,
} from './format.ts';
import type { LineRun } from './reading.ts';

/** Room kept for a mark and an end line behind the last record. */
export const reservedBytes = 512;

/** The segment that is being written. Every method is one write, synced; never call two at a time. */
export type ActiveSegment = {
  readonly number: number;
  readonly room: number;
  writeRecords(
    batch: readonly DraftRecord[],
    durable: number,
    chain: string,
  ): Promise<WrittenBatch>;
  /** `false` when there is no room left for it. */
  writeMark(kind: 'mark' | 'end', seq: number, chain: string): Promise<boolean>;
  close(): Promise<void>;
};

export type WrittenBatch = {
  readonly chain: string;
  /** Its lines, one behind the other as they stand on disk. */
  readonly run: LineRun;
  /** Where `run.bytes` begin in the file. */
  readonly position: number;
};

/** What is written to it is on disk when the write resolves. */
export const openSegment = (files: Files, path: string): Promise<FileHandle> =>
  files.open(path, { synced: true });

type Continuing = {
  /** Of `openSegment`. */
  readonly handle: FileHandle;
  readonly number: number;
  readonly storeId: string;
  readonly position: number;
  readonly bytes: number;
};

export const continueSegment = (segment: Continuing): ActiveSegment => {
  const { handle, number, bytes } = segment;
  const seed = segmentSeed(segment.storeId, number);
  let { position } = segment;

  const put = async (buffer: Uint8Array): Promise<void> => {
    await writeFully(handle, buffer, position);
    position += buffer.length;
  };

  return {
    number,
    get room() {
      return bytes - position - reservedBytes;
    },
    async writeRecords(batch, durable, chainBefore) {
      const most = batch.reduce((sum, draft) => sum + draft.maxBytes, 0);
      const buffer = Buffer.allocUnsafe(most);
      const starts: number[] = [];
      const ends: number[] = [];
      let chain = chainBefore;
      let used = 0;
      for (const draft of batch) {
        const end = putRecord(buffer, used, draft, { seed, durable });
        chain = extendChain(chain, buffer.subarray(used, end));
        starts.push(used);
        ends.push(end);
        used = end + 1;
      }
      const bytes = buffer.subarray(0, used);
      const run = { segment: number, firstSeq: durable + 1, bytes, starts, ends };
      const written = { chain, run, position };
      await put(bytes);
      return written;
    },
    async writeMark(kind, seq, chain) {
      const mark = encodeMark(kind, seed, seq, chain);
      if (position + mark.length + lineOverhead > bytes) return false;
      await put(mark);
      return true;
    },
    close: () => handle.close(),
  };
};

/** Writes the header of a laid-out segment. It is synced before any record stands behind it. */
export const beginSegment = async (
  files: Files,
  dir: string,
  header: SegmentHeader,
): Promise<{ readonly active: ActiveSegment; readonly segment: Segment }> => {
  const path = join(dir, segmentName(header.segment));
  const line = encodeHeader(header);
  const handle = await openSegment(files, path);
  try {
    await writeFully(handle, line, 0);
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
  const { segment: number, store: storeId, bytes } = header;
  const active = continueSegment({ handle, number, storeId, position: line.length, bytes });
  return { active, segment: { number, path, header, headerEnd: line.length } };
};
