import {
  createOutbox,
  createPageOutboxStorage,
  type Outcome,
  type Sending,
  type TabChannel,
} from '../../lib/realtime/client/device/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

type Body = { readonly name: string };
type Sent = {
  readonly key: string;
  readonly name: string;
  readonly tries: number;
  readonly answer: (outcome: Outcome) => void;
};

/** What was started has come as far as it can without an answer. */
export const settled = () => new Promise((done) => setImmediate(done));

type SavedOutcome = Extract<Outcome, { kind: 'saved' }>;
export const savedAt = (seq: number, changes: Partial<SavedOutcome> = {}): SavedOutcome => ({
  ...{ kind: 'saved', contestId: 'this', epoch: 'one', seq, answer: seq, backedUp: 0 },
  ...changes,
});

/** A device with as many tabs as are opened; what they send waits for its answer. */
export const createDevice = () => {
  const storage = createPageOutboxStorage<Body>();
  const clock = createFakeClock();
  const random = createSeededRandom(7);
  const listeners: {
    readonly tab: object;
    readonly hear: Parameters<TabChannel['onMessage']>[0];
  }[] = [];
  const open = (
    settings: { prepare?: (name: string, earlier: readonly string[]) => string } = {},
  ) => {
    const tab = { subject: 'ada' as string | null, sent: [] as Sent[], notTheirs: [] as string[] };
    const outbox = createOutbox<Body>({
      ...{ storage, clock, random },
      maySend: (owner) => owner === 'device' || owner === tab.subject,
      prepare: ({ body }, earlier) =>
        settings.prepare === undefined
          ? body
          : {
              name: settings.prepare(
                body.name,
                earlier.map((item) => item.body.name),
              ),
            },
      onNotTheirs: (owner) => void tab.notTheirs.push(owner),
      send: ({ item, signal }: Sending<Body>) =>
        new Promise((answer) => {
          signal.addEventListener('abort', () => answer({ kind: 'unanswered' }));
          tab.sent.push({ key: item.key, name: item.body.name, tries: item.tries, answer });
        }),
      tabs: {
        post: (message) => {
          for (const { tab: other, hear } of listeners) if (other !== tab) hear(message);
        },
        onMessage: (hear) => void listeners.push({ tab, hear }),
        close: () => undefined,
      },
    });
    return Object.assign(tab, {
      outbox,
      add: async (name: string, owner = 'device') => {
        const item = {
          key: name,
          owner,
          body: { name },
          contestId: null,
          createdAt: 0,
          file: null,
        };
        const added = await outbox.add(item);
        await settled();
        return added;
      },
      answer: async (outcome: Outcome) => {
        tab.sent.at(-1)?.answer(outcome);
        await settled();
        await settled();
      },
      names: () => tab.sent.map(({ name }) => name),
      states: () => outbox.get().items.map(({ key, state }) => `${key} ${state.kind}`),
    });
  };
  return { open, clock, storage };
};

export const unanswered = { kind: 'unanswered' } as const;
export const refused = { kind: 'refused', reason: { code: 'late', message: 'Too late.' } } as const;
