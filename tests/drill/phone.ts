import { createApi, type Api } from '../../client/src/api/api.ts';
import { getSnapshot } from '../../client/src/api/endpoints.ts';
import { thisDevice } from '../../client/src/outbox/kept-items.ts';
import { openDevice } from '../../client/src/outbox/open-device.ts';
import { nextConnection, type Connection } from '../../client/src/realtime/connection.ts';
import { createLiveSocket } from '../../client/src/realtime/live-socket.ts';
import { createKeptValues } from '../../client/src/state/kept-values.ts';
import { contestKey, createSessionStore } from '../../client/src/state/session-store.ts';
import { randomId } from '../../shared/base/random.ts';
import { systemClock as clock, systemRandom as random } from '../../server/system-clock.ts';
import { createFakePage, createFakeStorage } from '../support/fake-page.ts';
import type { Heard } from '../support/once-and-in-order.ts';
import { FormRequest } from './form-request.ts';
import type { Ledger } from './ledger.ts';

/** What one phone went through. Times are `performance.now()`. */
export type PhoneRecord = {
  /** The seq of its first snapshot: what comes after it is to be heard. */
  readonly from: number | null;
  readonly heard: readonly Heard[];
  /** Snapshots after the first: the server could not resume it. */
  readonly resets: number;
  readonly connections: readonly { readonly at: number; readonly connection: Connection }[];
};

export type Phone = {
  readonly record: PhoneRecord;
  connect(): void;
  /** Gives an entry to the outbox, which sends it until it is answered. */
  enter(caption: string, photo: Blob): Promise<void>;
};

/**
 * A phone at the contest: the pages' own socket, session and outbox, in Node. In place of a window it has one that is
 * always looked at, and what a browser would keep in IndexedDB lasts as long as the process.
 */
export const openPhone = async (url: string, ledger: Ledger): Promise<Phone> => {
  const record = { from: null as number | null, heard: [] as Heard[], resets: 0 };
  const connections: { at: number; connection: Connection }[] = [];
  const atUrl: typeof fetch = (input, init) => fetch(new URL(input as string, url), init);
  const page = { ...createFakePage(), sessionStorage: createFakeStorage(), fetch: atUrl };
  const device = createKeptValues(() => {
    throw new Error('What is kept lasts as long as the process.');
  });
  const api = listenIn(
    createApi({
      fetch: atUrl,
      // All that `sendWithProgress` uses.
      createRequest: () => new FormRequest(url) as unknown as XMLHttpRequest,
      random,
      device: randomId(random),
    }),
    ledger,
  );
  const session = createSessionStore(api, device, () => undefined);
  const { outbox } = await openDevice({
    ...{ api, session, clock, random },
    shown: () => ({ kind: 'loading' }),
    page,
  });
  let connection: Connection = { kind: 'connecting' };
  const live = createLiveSocket({ page, clock, random, mainStream: () => 'public', url })({
    snapshotOf: async (_, path) => {
      const answer = await api.call(getSnapshot('public', path));
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    },
    onSnapshot: (_, { seq }) => {
      if (record.from === null) record.from = seq;
      else record.resets += 1;
    },
    onEvent: (_, __, { seq, prev }) => record.heard.push({ seq, prev }),
    onEpoch: () => void session.refresh(),
    onState: (state, isOffline) => {
      connection = nextConnection(connection, state, isOffline);
      connections.push({ at: performance.now(), connection });
    },
  });
  return {
    record: Object.assign(record, { connections }),
    connect: live.connect,
    enter: async (caption, photo) => {
      const key = api.newKey();
      ledger.made(key, caption);
      const body = { kind: 'entry', category: 'flash', caption, ...somebody } as const;
      const added = await outbox.add({
        ...{ key, owner: thisDevice, contestId: device.read(contestKey), body },
        ...{ createdAt: clock.now(), file: photo },
      });
      if (!added.ok) throw new Error('A phone has no room for an entry.');
    },
  };
};

const somebody = { name: 'Kim Reyes', phone: '+1 555 0100', email: '', photoName: 'design.jpg' };

/** Writes down what each entry was answered, as the outbox is told it. */
const listenIn = (api: Api, ledger: Ledger): Api => ({
  ...api,
  upload: async (endpoint, form, options) => {
    const answer = await api.upload(endpoint, form, options);
    ledger.answered(options.idempotencyKey, answer);
    return answer;
  },
});
