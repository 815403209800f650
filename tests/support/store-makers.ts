import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '../../lib/store/index.ts';
import type { Store } from '../../lib/store/index.ts';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createMemoryLog } from './memory-log.ts';
import { openMemoryStore } from './memory-store.ts';
import { createPlainFiles } from './plain-files.ts';
import { applyTally, tallyTables } from './tally.ts';
import type { TallyEvent, TallyState } from './tally.ts';

export type TallyStore = Store<TallyState, TallyEvent>;

/** One place where a store can be opened, lost and opened again. */
export type Shelf = {
  open(): Promise<TallyStore>;
  /** Drops the open store without closing it and opens what is on disk. */
  crash(): Promise<TallyStore>;
  clear(): Promise<void>;
};

const onMemory = (): Promise<Shelf> => {
  let log = createMemoryLog();
  const files = createPlainFiles();
  const open = (): Promise<TallyStore> => {
    log = log.afterPowerCut();
    return openMemoryStore({ log, files, tables: tallyTables, apply: applyTally });
  };
  return Promise.resolve({ open, crash: open, clear: () => Promise.resolve() });
};

const onDisk = (erasable: boolean) => async (): Promise<Shelf> => {
  const dir = await mkdtemp(join(tmpdir(), 'store-'));
  const opened: TallyStore[] = [];
  const open = async (): Promise<TallyStore> => {
    const store = await openStore({
      dir,
      tables: tallyTables,
      apply: applyTally,
      clock: createFakeClock(),
      files: createNodeFiles(),
      segmentBytes: 64 * 1024,
      erasable,
    });
    opened.push(store);
    return store;
  };
  return {
    open,
    crash: open,
    async clear() {
      for (const store of opened) await store.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};

/** The ways a tally store can be kept; the contract suite runs on each. */
export const storeMakers: readonly { readonly name: string; make(): Promise<Shelf> }[] = [
  { name: 'a log in memory', make: onMemory },
  { name: 'files', make: onDisk(false) },
  { name: 'files, erasable', make: onDisk(true) },
];
