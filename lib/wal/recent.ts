import type { LogLine } from './log.ts';
import { type LineRun, linesOf } from './reading.ts';

/** The newest durable lines in memory, at most about `maxBytes` of them, without a gap. */
export type RecentLines = {
  push(run: LineRun): void;
  /** Forgets the lines with a smaller seq. */
  dropBefore(seq: number): void;
  /** Lines with seq > afterSeq, or `undefined` when some of them are only on disk. */
  after(afterSeq: number, limit: number): readonly LogLine[] | undefined;
};

/**
 * Lines are copied into blocks that many runs share: a run's own buffer is made for the longest lines its records could
 * have become, and each costs the collector and the system more than a short line.
 */
export const createRecentLines = (maxBytes: number): RecentLines => {
  const blockBytes = Math.min(largestBlock, Math.ceil(maxBytes / leastBlocks));
  let blocks: Block[] = [];
  let bytes = 0;
  return {
    push(run) {
      let block = blocks.at(-1);
      if (block === undefined || !hasRoom(block, run)) {
        block = blockFor(run, blockBytes);
        blocks.push(block);
        bytes += block.bytes.length;
      }
      fill(block, run);
      for (let oldest = blocks[0]; bytes > maxBytes && oldest; oldest = blocks[0]) {
        bytes -= oldest.bytes.length;
        blocks.shift();
      }
    },
    dropBefore(seq) {
      blocks = blocks.flatMap((block) => from(block, seq) ?? []);
      bytes = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
    },
    after(afterSeq, limit) {
      const oldest = blocks[0]?.firstSeq;
      if (oldest === undefined || afterSeq + 1 < oldest) return undefined;
      const lines: LogLine[] = [];
      for (let at = indexOfBlock(blocks, afterSeq + 1); lines.length < limit; at += 1) {
        const block = blocks[at];
        if (block === undefined) break;
        lines.push(...linesOf(block, afterSeq + 1, limit - lines.length));
      }
      return lines;
    },
  };
};

const largestBlock = 64 * 1024;
/** What is forgotten at once is at most this part of everything. */
const leastBlocks = 16;

/** A run that grows: its lines stand in `bytes` up to the last of `ends`. */
type Block = LineRun & { readonly starts: number[]; readonly ends: number[] };

const blockFor = ({ segment, firstSeq, bytes }: LineRun, blockBytes: number): Block => ({
  ...{ segment, firstSeq, starts: [], ends: [] },
  // Not a part of the pool that all share, which would live as long.
  bytes: Buffer.allocUnsafeSlow(Math.max(blockBytes, bytes.length)),
});

const usedOf = ({ ends }: Block): number => (ends.at(-1) ?? -1) + 1;

const hasRoom = (block: Block, { segment, firstSeq, bytes }: LineRun): boolean =>
  block.segment === segment &&
  block.firstSeq + block.starts.length === firstSeq &&
  usedOf(block) + bytes.length <= block.bytes.length;

const fill = (block: Block, { bytes, starts, ends }: LineRun): void => {
  const used = usedOf(block);
  bytes.copy(block.bytes, used);
  for (const start of starts) block.starts.push(used + start);
  for (const end of ends) block.ends.push(used + end);
};

/** The block that has `seq`, or the last one before it; blocks ascend. */
const indexOfBlock = (blocks: readonly Block[], seq: number): number => {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((blocks[middle]?.firstSeq ?? Infinity) <= seq) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** A block without the lines before `seq`, in memory of its own; undefined where none is left. */
const from = (block: Block, seq: number): Block | undefined => {
  const index = Math.max(0, seq - block.firstSeq);
  const begin = block.starts[index];
  if (index === 0 || begin === undefined) return begin === undefined ? undefined : block;
  const less = (place: number): number => place - begin;
  const bytes = Buffer.allocUnsafeSlow(usedOf(block) - begin);
  block.bytes.copy(bytes, 0, begin);
  return {
    segment: block.segment,
    firstSeq: seq,
    bytes,
    starts: block.starts.slice(index).map(less),
    ends: block.ends.slice(index).map(less),
  };
};
