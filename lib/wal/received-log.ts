import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { chainStart, extendChain } from './chain.ts';
import { errorFrom, hasCode } from './errors.ts';
import { readPart, readWhole, writeFully } from './file-access.ts';
import type { FileHandle, Files } from './files.ts';
import {
  decodeHeader,
  encodeHeader,
  headerSchema,
  isLineIntact,
  maxHeaderBytes,
  parseSegmentName,
  type SegmentHeader,
  segmentName,
  segmentSeed,
} from './format.ts';
import { scanSegment } from './scan.ts';

/** Checks `ShippedLines` where they come in. */
export const shippedLinesSchema = z.object({
  header: headerSchema.omit({ header: true }),
  firstSeq: z.int().positive(),
  /** The chain before `firstSeq`. */
  chain: headerSchema.shape.chain,
  /** As they stand on disk, without the newline. */
  lines: z.array(z.string()).min(1),
});

/** Some lines of one segment, on their way to another machine. */
export type ShippedLines = {
  readonly header: SegmentHeader;
  readonly firstSeq: number;
  readonly chain: string;
  readonly lines: readonly string[];
};

export type ReceivedUpTo = { readonly head: number; readonly chain: string };

export type ReceiveRefusal =
  /** These lines do not begin right after what is here: begin after `head`. */
  | ({ readonly kind: 'elsewhere' } & ReceivedUpTo)
  /** The history here is another one. */
  | ({ readonly kind: 'fork' } & ReceivedUpTo)
  /** Line `seq` is not as it was written. */
  | { readonly kind: 'damaged'; readonly seq: number };

/** The other end of shipping: a copy of a log that grows by what its owner sends, and that `openLogReader` reads. */
export type ReceivedLog = ReceivedUpTo & {
  /** The epoch of its last line; undefined while it has none. */
  readonly epoch: string | undefined;
  /** What opening had to cut, in sentences; the owner sends it again. */
  readonly recovery: readonly string[];
  /**
   * On disk when it answers. One call at a time. Throws when the disk failed; from then on it takes nothing until it
   * is opened anew.
   */
  receive(shipped: ShippedLines): Promise<Result<ReceivedUpTo, ReceiveRefusal>>;
  close(): Promise<void>;
};

type Tail = {
  readonly header: SegmentHeader;
  readonly handle: FileHandle;
  position: number;
};

/**
 * Opens the copy in `dir`, or starts one. Nothing is answered before it is on disk, so whatever does not check out at
 * the end was answered to nobody, or is damaged: either way its owner has it, and sends it again.
 */
export const openReceivedLog = async (options: {
  readonly dir: string;
  readonly files: Files;
}): Promise<ReceivedLog> => {
  const { dir, files } = options;
  await files.makeDir(dir);
  const recovery: string[] = [];
  const found = await openTail(files, dir, recovery);
  let { head, chain } = found?.upTo ?? { head: 0, chain: chainStart };
  let current: Tail | undefined = found?.tail;
  let trouble: Error | undefined;

  const upTo = (): ReceivedUpTo => ({ head, chain });

  const pathOf = ({ segment }: SegmentHeader): string => join(dir, segmentName(segment));

  const begin = async (header: SegmentHeader): Promise<Tail> => {
    const path = pathOf(header);
    const handle = await files.open(path, { create: true }).catch(async (error: unknown) => {
      // Begun before, and never answered.
      if (!hasCode(error, 'EEXIST')) throw error;
      await files.remove(path);
      return files.open(path, { create: true });
    });
    const bytes = encodeHeader(header);
    await handle.truncate(header.bytes);
    await writeFully(handle, bytes, 0);
    await current?.handle.close();
    return { header, handle, position: bytes.length };
  };

  const write = async (header: SegmentHeader, lines: readonly string[]): Promise<void> => {
    const isNew = current?.header.segment !== header.segment;
    // What goes into a file that was deleted is on no disk.
    if (current !== undefined && (await files.size(pathOf(current.header))) === undefined)
      throw new Error(`${pathOf(current.header)} is gone: it is begun anew.`);
    const target = isNew || current === undefined ? await begin(header) : current;
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    await writeFully(target.handle, bytes, target.position);
    await target.handle.sync();
    if (isNew) await files.syncDir(dir);
    target.position += bytes.length;
    current = target;
  };

  return {
    get head() {
      return head;
    },
    get chain() {
      return chain;
    },
    get epoch() {
      return current?.header.epoch.id;
    },
    recovery,
    async receive(shipped) {
      const { header, firstSeq, lines } = shipped;
      if (current !== undefined && header.store !== current.header.store)
        return err({ kind: 'fork', ...upTo() });
      if (firstSeq !== head + 1) return err({ kind: 'elsewhere', ...upTo() });
      if (shipped.chain !== chain || !continues(current?.header, header, upTo()))
        return err({ kind: 'fork', ...upTo() });
      const checked = checkLines(shipped);
      if (!checked.ok) return err(checked.error);
      // What a failed write or sync left behind only opening can know.
      if (trouble !== undefined) throw trouble;
      await write(header, lines).catch((error: unknown) => {
        trouble = errorFrom(error);
        throw trouble;
      });
      head += lines.length;
      ({ chain } = checked.value);
      return ok(upTo());
    },
    close: async () => {
      await current?.handle.close();
      current = undefined;
    },
  };
};

/** Whether lines under `next` may stand right after what `before` ends with. */
const continues = (
  before: SegmentHeader | undefined,
  next: SegmentHeader,
  { head, chain }: ReceivedUpTo,
): boolean => {
  if (next.segment === before?.segment)
    return next.first === before.first && next.chain === before.chain;
  const follows =
    before === undefined ||
    next.epoch.id === before.epoch.id ||
    next.epoch.parent?.id === before.epoch.id;
  const number = before === undefined ? 1 : before.segment + 1;
  return follows && next.segment === number && next.first === head + 1 && next.chain === chain;
};

const checkLines = ({
  header,
  firstSeq,
  chain: before,
  lines,
}: ShippedLines): Result<{ readonly chain: string }, ReceiveRefusal> => {
  const seed = segmentSeed(header.store, header.segment);
  let chain = before;
  for (const [index, line] of lines.entries()) {
    const seq = firstSeq + index;
    const bytes = Buffer.from(line);
    const isWhole = !line.includes('\n') && isLineIntact(bytes, 0, bytes.length, { seed, seq });
    if (!isWhole) return err({ kind: 'damaged', seq });
    chain = extendChain(chain, bytes);
  }
  return ok({ chain });
};

/** The last segment that has a header; one without was begun and never answered. */
const openTail = async (
  files: Files,
  dir: string,
  notes: string[],
): Promise<{ readonly tail: Tail; readonly upTo: ReceivedUpTo } | undefined> => {
  const numbers = (await files.list(dir))
    .map((name) => parseSegmentName(name)?.segment ?? 0)
    .filter((number) => number > 0)
    .sort((a, b) => b - a);
  for (const number of numbers) {
    const path = join(dir, segmentName(number));
    const decoded = decodeHeader(await readPart(files, path, 0, maxHeaderBytes));
    if (decoded !== undefined) return continueTail(files, path, decoded, notes);
    await files.remove(path);
    await files.syncDir(dir);
  }
  return undefined;
};

const continueTail = async (
  files: Files,
  path: string,
  { header, end: headerEnd }: { readonly header: SegmentHeader; readonly end: number },
  notes: string[],
): Promise<{ readonly tail: Tail; readonly upTo: ReceivedUpTo }> => {
  const bytes = await readWhole(files, path);
  const { last, chain, end, fault } = scanSegment(bytes, { header, headerEnd, sealed: false });
  const handle = await files.open(path);
  if (fault !== undefined) {
    notes.push(`Cut ${path} at byte ${String(end)}, after seq ${String(last)}: ${fault.sentence}`);
    await handle.truncate(end);
    await handle.truncate(Math.max(header.bytes, end));
    await handle.sync();
  }
  return { tail: { header, handle, position: end }, upTo: { head: last, chain } };
};
