import { randomId, type Random } from '../../../shared/base/random.ts';
import type { Cursor } from '../../../shared/wire/cursor.ts';
import { inboxStream, type Hello } from '../../../shared/wire/frames.ts';

const key = 'realtime-tab';

type Stored = { clientId: string; generation: number; inbox?: Cursor | undefined };

/** Who this tab is: a secret kept through reconnects and reloads, and a count of its connections. */
export type Identity = {
  /** The next connection's; each one outranks those before. */
  next(
    cursors: Readonly<Record<string, Cursor>>,
  ): Pick<Hello, 'clientId' | 'generation' | 'cursors'>;
  /** The tab was duplicated, so its secret too: take another. */
  mint(): void;
  inboxAt(cursor: Cursor): void;
};

export const createIdentity = (
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  random: Random,
): Identity => {
  const fresh = (): Stored => ({ clientId: randomId(random), generation: 0 });
  let self = load(storage) ?? fresh();

  const save = (): void => {
    try {
      storage.setItem(key, JSON.stringify(self));
    } catch {
      // Storage is full or forbidden: the tab is then another one after a reload.
    }
  };

  return {
    next(cursors) {
      self = { ...self, generation: self.generation + 1 };
      save();
      const { clientId, generation, inbox } = self;
      return {
        clientId,
        generation,
        cursors: inbox ? { ...cursors, [inboxStream]: inbox } : cursors,
      };
    },
    mint() {
      self = fresh();
      save();
    },
    inboxAt(cursor) {
      self = { ...self, inbox: cursor };
      save();
    },
  };
};

const load = (storage: Pick<Storage, 'getItem'>): Stored | null => {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    return isStored(stored) ? stored : null;
  } catch {
    return null;
  }
};

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' &&
  value !== null &&
  'clientId' in value &&
  typeof value.clientId === 'string' &&
  'generation' in value &&
  typeof value.generation === 'number';
