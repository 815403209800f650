import type { Clock } from '../../shared/base/clock.ts';
import {
  createOutbox,
  createPageOutboxStorage,
  type Learnt,
  type Outbox,
  type Outcome,
  type OutboxStorage,
  type TabChannel,
} from '../../lib/realtime/client/device/index.ts';
import type { Sending } from '../../lib/realtime/client/device/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

export type Body = { readonly name: string; readonly isBad?: boolean };

type Effect = { readonly key: string; readonly owner: string; readonly name: string };
type Call = { readonly tab: number; readonly run: () => void };
type Request = {
  readonly tab: number;
  readonly sending: Sending<Body>;
  readonly settle: (outcome: Outcome) => void;
};
type Tab = {
  readonly outbox: Outbox<Body>;
  readonly id: number;
  /** Who this tab believes to be signed in. */
  subject: string | null;
};

/** This device's own name; its items need nobody signed in. */
export const deviceOwner = 'device';
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Tabs of one device with one storage, a server that can be put back to an earlier moment, and a network between. */
export const createOutboxWorld = (seed: number) => {
  const clock = createFakeClock();
  const random = createSeededRandom(seed);
  const shared = createPageOutboxStorage<Body>();
  let tabs: Tab[] = [];
  let lastTab = 0;
  let listeners: { readonly tab: number; readonly hear: Parameters<TabChannel['onMessage']>[0] }[] =
    [];

  const closed = new Set<number>();
  /** A tab's own timers end with it. */
  const clockOf = (tab: number): Clock => {
    const whileOpen = (run: () => void) => () => {
      if (!closed.has(tab)) run();
    };
    return {
      ...clock,
      after: (delayMs, run) => clock.after(delayMs, whileOpen(run)),
      every: (periodMs, run) => clock.every(periodMs, whileOpen(run)),
    };
  };

  // Storage: in order within a tab, in any order between tabs, and cut off when a tab dies.
  let calls: Call[] = [];
  const delayed = <T>(tab: number, act: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (!closed.has(tab)) calls.push({ tab, run: () => void act().then(resolve, reject) });
    });
  const storageOf = (tab: number): OutboxStorage<Body> => ({
    list: () => delayed(tab, () => shared.list()),
    add: (item) => delayed(tab, () => shared.add(item)),
    replace: (next) => delayed(tab, () => shared.replace(next)),
    remove: (item) => delayed(tab, () => shared.remove(item)),
    file: (key) => delayed(tab, () => shared.file(key)),
    takeLease: (holder, now, until) => delayed(tab, () => shared.takeLease(holder, now, until)),
    releaseLease: (holder) => delayed(tab, () => shared.releaseLease(holder)),
  });

  // The server: one effect for each key, until it is put back.
  let effects: Effect[] = [];
  let epoch = 0;
  let backedUp = 0;
  /** Who is signed in on this device: a cookie that all its tabs share. */
  let session: string | null = null;
  const underAnotherName: string[] = [];
  const standing = (): Learnt => ({ contestId: 'this', epoch: String(epoch), backedUp });

  const handle = ({ sending: { item } }: Request): Outcome => {
    if (item.owner !== deviceOwner && item.owner !== session) return { kind: 'not-theirs' };
    if (item.body.isBad)
      return { kind: 'refused', reason: { code: 'bad', message: 'This is not taken.' } };
    const known = effects.findIndex(({ key }) => key === item.key);
    if (known === -1) effects.push({ key: item.key, owner: item.owner, name: item.body.name });
    const seq = known === -1 ? effects.length : known + 1;
    return { kind: 'saved', seq, answer: seq, ...standing() };
  };

  // The network.
  let requests: Request[] = [];
  const answers: (() => void)[] = [];
  let isCut = false;

  const open = (subject: string | null = session): Tab => {
    lastTab += 1;
    const id = lastTab;
    const tab: Tab = {
      id,
      subject,
      outbox: createOutbox<Body>({
        storage: storageOf(id),
        ...{ clock: clockOf(id), random },
        maySend: (owner) => owner === deviceOwner || owner === tab.subject,
        prepare: ({ body }) => body,
        onNotTheirs: () => undefined,
        send: (sending) =>
          new Promise((settle) => {
            const { owner } = sending.item;
            if (owner !== deviceOwner && owner !== tab.subject) underAnotherName.push(owner);
            sending.signal.addEventListener('abort', () => settle({ kind: 'unanswered' }));
            if (isCut) settle({ kind: 'unanswered' });
            else requests.push({ tab: id, sending, settle });
          }),
        tabs: {
          post: (message) => {
            for (const { tab: other, hear } of listeners) if (other !== id) hear(message);
          },
          onMessage: (hear) => void listeners.push({ tab: id, hear }),
          close: () => undefined,
        },
      }),
    };
    tabs.push(tab);
    return tab;
  };

  const pick = <T>(list: readonly T[]): T | undefined => list[random.below(list.length)];
  const take = <T>(list: T[]): T | undefined => {
    const found = pick(list);
    if (found !== undefined) list.splice(list.indexOf(found), 1);
    return found;
  };

  const world = {
    clock,
    random,
    open,
    tabs: () => tabs,
    tab: (n: number): Tab => tabs[n % tabs.length] ?? open(),
    session: () => session,
    effects: () => effects,
    kept: () => shared.list(),
    underAnotherName,
    requestsInFlight: () => requests.length,
    /** One call of a tab's storage, the next of that tab's. */
    stepStorage: async () => {
      const call = pick(calls);
      const first = calls.find(({ tab }) => tab === call?.tab);
      if (first === undefined) return;
      calls.splice(calls.indexOf(first), 1);
      first.run();
      await turn();
    },
    /** A request reaches the server. What becomes of the answer is another matter. */
    deliver: async (fate: 'answered' | 'answer-lost' | 'request-lost' | 'doubled') => {
      const request = take(requests);
      if (request === undefined) return;
      if (fate === 'request-lost') request.settle({ kind: 'unanswered' });
      else {
        const outcome = handle(request);
        if (fate === 'answer-lost') answers.push(() => request.settle({ kind: 'unanswered' }));
        else answers.push(() => request.settle(outcome));
        if (fate === 'doubled') requests.push({ ...request, settle: () => undefined });
      }
      await turn();
    },
    answer: async () => {
      take(answers)?.();
      await turn();
    },
    cut: async () => {
      isCut = true;
      for (const { settle } of requests) settle({ kind: 'unanswered' });
      requests = [];
      await turn();
    },
    mend: () => {
      isCut = false;
    },
    /** The tab is gone in the middle of whatever it did; some of it may still reach the disk. */
    close: (tab: Tab) => {
      closed.add(tab.id);
      const its = calls.filter((call) => call.tab === tab.id);
      for (const { run } of its.slice(0, random.below(its.length + 1))) run();
      calls = calls.filter((call) => call.tab !== tab.id);
      listeners = listeners.filter((listener) => listener.tab !== tab.id);
      tabs = tabs.filter((other) => other !== tab);
    },
    signIn: (subject: string | null) => {
      session = subject;
    },
    backUp: () => {
      backedUp = effects.length;
    },
    /** To an earlier moment, but not to one before the last backup. */
    restore: (n: number) => {
      effects = effects.slice(0, backedUp + (n % (effects.length - backedUp + 1)));
      epoch += 1;
    },
    /** Everything gets through, everybody signs in in turn, until nothing moves any more. */
    settle: async (owners: readonly string[]) => {
      isCut = false;
      if (tabs.length === 0) open();
      for (const owner of [...owners, null]) {
        session = owner;
        for (const tab of tabs) {
          tab.subject = owner;
          void tab.outbox.learn(standing());
          tab.outbox.wake();
        }
        let rounds = 0;
        for (let idle = 0; idle < 4;) {
          rounds += 1;
          if (rounds > 200) throw new Error('It does not come to rest.');
          const isMoving = calls.length + requests.length + answers.length > 0;
          idle = isMoving ? 0 : idle + 1;
          while (calls.length > 0) await world.stepStorage();
          while (requests.length > 0) await world.deliver('answered');
          while (answers.length > 0) await world.answer();
          await clock.advanceAsync(2500);
        }
      }
    },
  };
  return world;
};

export type OutboxWorld = ReturnType<typeof createOutboxWorld>;
