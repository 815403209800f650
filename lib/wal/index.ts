/**
 * An append-only, checksummed log with group commit: what was acknowledged is on disk.
 *
 * `example.ts` beside this file is a whole program: `node lib/wal/example.ts <folder>`.
 *
 * Segments are `00000001.log`, `00000002.log` and so on; the newest may be a spare, all zeros. One line a
 * record: `<crc32 as 8 hex> {"seq":1,"at":…,"by":…,"key":…,"durable":0,"events":[…],"result":…}`.
 */
export type { OpenedLog } from './assemble-log.ts';
export { chainStart, extendChain } from './chain.ts';
export { DirLocked, LogClosed, LogDamaged, LogFailed, LogFull, RecordTooLarge } from './errors.ts';
export { crcOf, encodeSegment, isShippedLineIntact } from './shipped-lines.ts';
export type { FileHandle, Files, OpenOptions } from './files.ts';
export type { Epoch, Log, LogLine, LogRecord, LogState, RecordBody } from './log.ts';
export { createNodeFiles } from './node-files.ts';
export { type DirLock, lockDir } from './node-lock.ts';
export type { LogOptions, LogWrite } from './log-options.ts';
export { openLog } from './open-log.ts';
export {
  inspectLog,
  type LogDamage,
  type LogReport,
  type Savable,
  type SegmentReport,
} from './inspect-log.ts';
export { type LogReader, openLogReader } from './open-log-reader.ts';
export {
  openReceivedLog,
  type ReceivedLog,
  type ReceivedUpTo,
  type ReceiveRefusal,
  type ShippedLines,
  shippedLinesSchema,
} from './received-log.ts';
export { type RepairedLog, repairLog } from './repair-log.ts';
export { type ChainAt, parseRecord } from './read-log.ts';
export { systemClock } from './system-clock.ts';
export { systemRandom } from './system-random.ts';
