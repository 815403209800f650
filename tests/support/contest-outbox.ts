import {
  createOutbox,
  createPageOutboxStorage,
  type Outcome,
  type OutboxItem,
} from '../../lib/realtime/client/device/index.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { createContestOutbox, type OpenedOutbox } from '../../client/src/outbox/contest-outbox.ts';
import type { KeptAction } from '../../client/src/outbox/kept-items.ts';
import { prepareAction } from '../../client/src/outbox/send-action.ts';
import { createSeededRandom } from './seeded-random.ts';

type Item = OutboxItem<KeptAction>;

/** The pages' outbox on a storage that lasts as long as the test; `send` plays the server. */
export const openContestOutbox = ({
  clock,
  send,
  maySend = () => true,
  storage = createPageOutboxStorage<KeptAction>(),
}: {
  readonly clock: Clock;
  readonly send: (item: Item) => Promise<Outcome>;
  readonly maySend?: (owner: string) => boolean;
  readonly storage?: ReturnType<typeof createPageOutboxStorage<KeptAction>>;
}) => {
  let keys = 0;
  const engine = createOutbox<KeptAction>({
    ...{ storage, clock, maySend, random: createSeededRandom(3) },
    prepare: prepareAction,
    send: ({ item }) => send(item),
    onNotTheirs: () => undefined,
    tabs: { post: () => undefined, onMessage: () => undefined, close: () => undefined },
  });
  const opened: OpenedOutbox = { ...engine, isLasting: true };
  const outbox = createContestOutbox({
    open: () => Promise.resolve(opened),
    newKey: () => `key-${String((keys += 1))}`,
    now: () => clock.now(),
    contestId: () => 'this',
  });
  return { outbox, engine };
};

/** The server's yes, as it reaches the device. */
export const savedOutcome = (seq: number, result: unknown = null): Outcome => ({
  ...{ kind: 'saved', contestId: 'this', epoch: 'one', backedUp: 0, seq },
  answer: { result },
});
