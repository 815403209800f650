import type { ErasableStore } from '../../lib/store/index.ts';
import { createMemoryLog } from './memory-log.ts';
import { openMemoryStore } from './memory-store.ts';
import { createPlainFiles } from './plain-files.ts';
import { applyTally, tallyTables } from './tally.ts';
import type { TallyEvent, TallyState } from './tally.ts';

export type TallyStore = ErasableStore<TallyState, TallyEvent>;

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

/** The ways a tally store can be kept; the contract suite runs on each. */
export const storeMakers: readonly { readonly name: string; make(): Promise<Shelf> }[] = [
  { name: 'a log in memory', make: onMemory },
];
