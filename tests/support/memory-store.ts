import { openStoreOn } from '../../lib/store/index.ts';
import type { EngineOptions } from '../../lib/store/index.ts';
import type { ErasableStore, State, Tables } from '../../lib/store/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createMemoryLog } from './memory-log.ts';
import { createPlainFiles } from './plain-files.ts';

type MemoryStoreOptions<T extends Tables, E> = Pick<EngineOptions<T, E>, 'tables' | 'apply'> &
  Partial<EngineOptions<T, E>> & { readonly log?: ReturnType<typeof createMemoryLog> };

/** The real store engine on a log and files in memory. */
export const openMemoryStore = <T extends Tables, E>({
  log = createMemoryLog(),
  ...options
}: MemoryStoreOptions<T, E>): Promise<ErasableStore<State<T>, E>> =>
  openStoreOn(log, {
    dir: 'store',
    clock: createFakeClock(),
    files: createPlainFiles(),
    yieldToLoop: () => Promise.resolve(),
    ...options,
  });
