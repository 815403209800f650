import { join } from 'node:path';
import type { Clock, Timer } from '../../shared/base/clock.ts';
import type { DirSync } from './dir-sync.ts';
import { errorFrom } from './errors.ts';
import { withFile, writeZeros } from './file-access.ts';
import type { Files } from './files.ts';
import { segmentName } from './format.ts';

export type Spare = { readonly number: number; readonly bytes: number };

/** Keeps the next segment laid out before it is needed, and tries again by itself when there was no room. */
export type Spares = {
  readonly ready: Spare | undefined;
  /** Why the last try failed; `undefined` while all is well. */
  readonly trouble: Error | undefined;
  /** Lays out segment `number` with at least `minBytes`; resolves after the first try, however it ended. */
  want(number: number, minBytes: number): Promise<void>;
  /** Gives the ready one away. */
  take(): Spare | undefined;
  close(): Promise<void>;
};

type SparesOptions = {
  readonly files: Files;
  readonly dir: string;
  readonly dirSync: DirSync;
  readonly clock: Clock;
  readonly segmentBytes: number;
  readonly retryMs: number;
  /** Runs before the first spare is laid out, until it succeeds once: the repairs of recovery. */
  readonly prepare: () => Promise<void>;
  readonly onChange: () => void;
};

export const createSpares = (options: SparesOptions): Spares => {
  const { clock, segmentBytes, retryMs, onChange } = options;
  let ready: Spare | undefined;
  let trouble: Error | undefined;
  let wanted: Spare | undefined;
  let working: Promise<void> | undefined;
  let retry: Timer | undefined;
  let prepared = false;
  /** The last try failed: what stands under the name may go with the power, whatever a later sync says. */
  let isDoubtful = false;
  let closed = false;

  const attempt = async (target: Spare): Promise<void> => {
    try {
      if (!prepared) await options.prepare();
      prepared = true;
      const bytes = await layOut(options, target, isDoubtful);
      ready = { number: target.number, bytes };
      trouble = undefined;
      isDoubtful = false;
    } catch (error) {
      isDoubtful = prepared;
      trouble = errorFrom(error);
      if (!closed) retry = clock.after(retryMs, () => void start());
    }
  };

  const start = (): Promise<void> => {
    retry?.stop();
    working ??= work();
    return working;
  };

  const work = async (): Promise<void> => {
    // What is wanted may grow while the disk is busy.
    for (let target = wanted; target !== undefined; target = wanted) {
      await attempt(target);
      if (closed || trouble !== undefined || target === wanted) break;
    }
    // In the same turn as the look at `wanted`, so that nothing wanted now is overlooked.
    working = undefined;
    if (!closed) onChange();
  };

  return {
    get ready() {
      return ready;
    },
    get trouble() {
      return trouble;
    },
    want(number, minBytes) {
      const bytes = Math.max(segmentBytes, minBytes);
      if (closed || (ready?.number === number && ready.bytes >= minBytes)) return Promise.resolve();
      if (wanted?.number === number && wanted.bytes >= bytes) return working ?? Promise.resolve();
      ready = undefined;
      wanted = { number, bytes };
      return start();
    },
    take() {
      const taken = ready;
      ready = undefined;
      return taken;
    },
    async close() {
      closed = true;
      retry?.stop();
      await working;
    },
  };
};

/** Zeros are written for real and synced under another name, so a `<n>.log` is always whole. */
const layOut = async (
  { files, dir, dirSync }: Pick<SparesOptions, 'files' | 'dir' | 'dirSync'>,
  target: Spare,
  anew: boolean,
): Promise<number> => {
  const path = join(dir, segmentName(target.number));
  const size = anew ? 0 : ((await files.size(path)) ?? 0);
  try {
    await dirSync.settle(async () => {
      // One that is too small is replaced, never grown: a growth whose sync failed could not be told from a good one.
      if (size < target.bytes) await layOutNew(files, dir, target);
    });
  } catch (error) {
    // The room it took is given back at once; the next try makes another file.
    await files.remove(path).catch(() => undefined);
    throw error;
  }
  return Math.max(size, target.bytes);
};

const layOutNew = async (files: Files, dir: string, target: Spare): Promise<void> => {
  const temporary = join(dir, segmentName(target.number, 'spare'));
  if ((await files.size(temporary)) !== undefined) await files.remove(temporary);
  try {
    await withFile(files, { path: temporary, create: true }, async (handle) => {
      await writeZeros(handle, 0, target.bytes);
      await handle.sync();
    });
  } catch (error) {
    // The room it took is given back at once: others may need it.
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  await files.rename(temporary, join(dir, segmentName(target.number)));
};
