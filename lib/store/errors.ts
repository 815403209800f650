/** What is on disk does not fit together; nothing was changed. The message says which file and what to do. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
}

/** An event could not be applied to the state: a bug in `apply`. Nothing was written; the store takes no more writes. */
export class ApplyFailed extends Error {
  override readonly name = 'ApplyFailed';
}

/** A snapshot could not be written. The log is complete without it. */
export class SnapshotFailed extends Error {
  override readonly name = 'SnapshotFailed';
}

/** The erasure is recorded, but older files that still hold the bytes could not be removed yet. */
export class EraseIncomplete extends Error {
  override readonly name = 'EraseIncomplete';
}

/** The message of anything that was thrown. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

export const errorFrom = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
