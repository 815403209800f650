import type { Submitted } from '../api/endpoints.ts';
import type { ContestOutbox } from './contest-outbox.ts';
import { itemsOf, thisDevice } from './kept-items.ts';

/** What was taken out of the contest must not come back by a restore: the device forgets it too, photo and all. */
export const forgetSent = (
  outbox: Pick<ContestOutbox, 'get' | 'discard'>,
  entryId: string,
): void => {
  for (const { key, state } of itemsOf(outbox.get().items, 'entry', thisDevice)) {
    // The server's own answer to this entry.
    if (state.kind === 'saved' && (state.answer as Submitted).submissionId === entryId)
      void outbox.discard(key);
  }
};
