/** A write or sync failed, so what was in flight may or may not be on disk: ask again with the same key. */
export class LogFailed extends Error {
  override readonly name = 'LogFailed';
  constructor(sentence: string, cause?: unknown) {
    super(`${sentence} The outcome is unknown: restart, then ask again with the same key.`, {
      cause,
    });
  }
}

/** There is no room for the next segment: nothing was accepted; the log resumes by itself. */
export class LogFull extends Error {
  override readonly name = 'LogFull';
  constructor(cause?: unknown) {
    super('There is no room on the disk for the log: free some space; it goes on by itself.', {
      cause,
    });
  }
}

/** The log was closed before this was asked. */
export class LogClosed extends Error {
  override readonly name = 'LogClosed';
  constructor() {
    super('The log is closed: open it again.');
  }
}

/** One record is too large to be stored; nothing was accepted. */
export class RecordTooLarge extends Error {
  override readonly name = 'RecordTooLarge';
  readonly bytes: number;
  readonly maxBytes: number;
  constructor(bytes: number, maxBytes: number) {
    super(
      `The record is ${bytes} bytes; the limit is ${maxBytes} bytes. Split it into smaller ones.`,
    );
    this.bytes = bytes;
    this.maxBytes = maxBytes;
  }
}

/** Bytes that were once safely on disk do not check out any more. Nothing was changed. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
  readonly file: string;
  readonly byte: number;
  readonly sentence: string;
  constructor(file: string, byte: number, sentence: string, cause?: unknown) {
    super(
      `${file}, byte ${byte}: ${sentence} Nothing was changed; ` +
        'ask the doctor command what can be saved, or restore a backup.',
      { cause },
    );
    this.file = file;
    this.byte = byte;
    this.sentence = sentence;
  }
}

/** Another process holds this directory. */
export class DirLocked extends Error {
  override readonly name = 'DirLocked';
  readonly pid: number | undefined;
  constructor(dir: string, pid: number | undefined, cause?: unknown) {
    const who = pid === undefined ? 'another process' : `process ${pid}`;
    super(`${dir} is in use by ${who}: stop it first, or choose another directory.`, { cause });
    this.pid = pid;
  }
}

export const errorFrom = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

export const hasCode = (thrown: unknown, code: string): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;
