import { openStore } from '../../../../lib/store/index.ts';
import { createNodeFiles } from '../../../../lib/wal/index.ts';
import { ok } from '../../../../shared/base/result.ts';
import { systemClock } from '../../../../lib/wal/index.ts';
import type { Contender } from '../contender.ts';
import { applySample, commandOf, sampleEvent, type Entered, type SampleTables } from '../sample.ts';

export const openOurs = (dir: string) =>
  openStore<SampleTables, Entered>({
    dir,
    tables: ['entries'],
    apply: applySample,
    clock: systemClock,
    files: createNodeFiles(),
  });

/** The store of this house as the contest uses it: ledger, chain and marks on. */
export const ours: Contender = {
  name: 'ours',
  async open(dir) {
    const store = await openOurs(dir);
    return {
      commit: (nth) =>
        store.transact(commandOf(nth), () => ok({ events: [sampleEvent(nth)], result: nth })),
      close: () => store.close(),
    };
  },
};
