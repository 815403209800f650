import { join } from 'node:path';
import { open } from 'lmdb';
import type { Contender } from '../contender.ts';
import { envelopeOf } from '../sample.ts';

/** Its writes are gathered and synced beside the program; a commit counts once its sync has come back. */
export const lmdb: Contender = {
  name: 'lmdb, flushed',
  open(dir) {
    const database = open<string, number>({
      path: join(dir, 'lmdb'),
      encoding: 'string',
      separateFlushed: true,
    });
    let seq = 0;
    return Promise.resolve({
      async commit(nth) {
        seq += 1;
        const written: Promise<boolean> & { readonly flushed?: Promise<unknown> } = database.put(
          seq,
          envelopeOf(nth, seq),
        );
        await written;
        await written.flushed;
      },
      close: () => database.close(),
    });
  },
};
