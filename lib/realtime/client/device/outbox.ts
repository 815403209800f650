import type { Clock, Timer } from '../../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../../shared/base/result.ts';
import { randomId, type Random } from '../../../../shared/base/random.ts';
import { getBackoffDelay } from '../../../../shared/wire/backoff.ts';
import { createLease, leaseMs } from './lease.ts';
import type { ItemState, NewItem, OutboxItem } from './outbox-item.ts';
import {
  StorageFull,
  type Outcome,
  type OutboxStorage,
  type Progress,
  type Sending,
  type TabChannel,
} from './ports.ts';
import { changesAfter, type Learnt } from './reconcile.ts';

export type OutboxView<Body> = {
  /** By position. */
  readonly items: readonly OutboxItem<Body>[];
  /** What is on its way at the moment, from this tab or another of this device. */
  readonly progress: Progress | null;
  /** When what waits is tried again, milliseconds since 1970; null unless the last try had no answer. */
  readonly retryAt: number | null;
};

/** What a device owes the server: kept on it, sent in order and once, whatever happens to either side meanwhile. */
export type Outbox<Body> = {
  readonly get: () => OutboxView<Body>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Kept on this device when it resolves. */
  readonly add: (item: NewItem<Body>) => Promise<Result<OutboxItem<Body>, 'storage-full'>>;
  /** Things may stand better than a moment ago: tries now. */
  readonly wake: () => void;
  /** Takes in what the server has just said of itself. */
  readonly learn: (learnt: Learnt) => Promise<void>;
  /** A refused item is to be tried once more as it is. */
  readonly retry: (key: string) => Promise<void>;
  /** Takes an item off this device, whatever its state. */
  readonly discard: (key: string) => Promise<void>;
  readonly file: (key: string) => Promise<Blob | null>;
  /** The page goes away: another tab may send at once. */
  readonly rest: () => void;
};

export type OutboxDeps<Body> = {
  readonly storage: OutboxStorage<Body>;
  readonly send: (sending: Sending<Body>) => Promise<Outcome>;
  /** Whether this owner's items may leave now. */
  readonly maySend: (owner: string) => boolean;
  /** The last word on a body before it leaves for the first time in a history; `earlier` are the items before it. */
  readonly prepare: (
    item: OutboxItem<Body>,
    earlier: readonly OutboxItem<Body>[],
  ) => OutboxItem<Body>['body'];
  /** The server would not take it under this owner's name. */
  readonly onNotTheirs: (owner: string) => void;
  readonly tabs: TabChannel;
  readonly clock: Clock;
  readonly random: Random;
  /** How many saved items are kept for the case of a restore. */
  readonly mostSaved?: number;
};

/** A sending that moved nothing for so long is given up when there is reason to believe that a new one fares better. */
const stuckMs = 3000;
const leastRetryMs = 250;

export const createOutbox = <Body>(deps: OutboxDeps<Body>): Outbox<Body> => {
  const { storage, send, maySend, prepare, tabs, clock, random, mostSaved = 300 } = deps;
  const lease = createLease(storage, clock, randomId(random));
  const listeners = new Set<() => void>();
  let view: OutboxView<Body> = { items: [], progress: null, retryAt: null };
  let underway: { readonly abort: AbortController; movedAt: number } | null = null;
  let isRunning = false;
  /** Counts the reasons to look: one that comes during a look asks for another. */
  let reasons = 0;
  let failures = 0;
  let wakes = 0;
  /** What the server said of itself last, other than in an answer; a new object each time. */
  let told: Learnt | undefined;
  let timer: Timer | undefined;
  /** Owners whom the server did not know under the present session. */
  let notTheirs = new Set<string>();

  const publish = (changes: Partial<OutboxView<Body>>): void => {
    view = { ...view, ...changes };
    for (const listener of [...listeners]) listener();
  };

  const reload = async (): Promise<readonly OutboxItem<Body>[]> => {
    const items = await storage.list();
    publish({ items });
    return items;
  };

  const changed = async (): Promise<readonly OutboxItem<Body>[]> => {
    tabs.post({ kind: 'changed' });
    return reload();
  };

  const setState = async (item: OutboxItem<Body>, state: ItemState): Promise<void> => {
    await storage.replace({ ...item, state });
    await changed();
  };

  const nextOf = (items: readonly OutboxItem<Body>[]): OutboxItem<Body> | undefined =>
    items.find(
      ({ state, owner }) => state.kind === 'waiting' && maySend(owner) && !notTheirs.has(owner),
    );

  const tryAgainIn = (delayMs: number): void => {
    timer?.stop();
    timer = clock.after(delayMs, start);
    publish({ retryAt: clock.now() + delayMs });
  };

  const tellProgress = (progress: Progress | null): void => {
    publish({ progress });
    tabs.post({ kind: 'sending', progress });
  };

  const carry = async (item: OutboxItem<Body>): Promise<Outcome> => {
    const attempt = { abort: new AbortController(), movedAt: clock.monotonic() };
    underway = attempt;
    const onProgress = (fraction: number): void => {
      attempt.movedAt = clock.monotonic();
      tellProgress({ key: item.key, fraction });
    };
    tellProgress({ key: item.key, fraction: 0 });
    try {
      const file = item.hasFile ? await storage.file(item.key) : null;
      // Somebody else may have signed in while it was fetched.
      if (!maySend(item.owner)) return { kind: 'not-theirs' };
      return await send({ item, file, onProgress, signal: attempt.abort.signal });
    } finally {
      underway = null;
      tellProgress(null);
    }
  };

  /** True when the next item may follow at once. */
  const settle = async (
    item: OutboxItem<Body>,
    outcome: Outcome,
    meanwhile: { readonly isWoken: boolean; readonly told: Learnt | undefined },
  ): Promise<boolean> => {
    switch (outcome.kind) {
      case 'saved': {
        const { contestId, epoch, seq, answer, backedUp } = outcome;
        await setState(item, { kind: 'saved', contestId, epoch, seq, answer });
        // An answer of a history that is over may arrive after the news of the next one.
        await takeIn(meanwhile.told ?? { contestId, epoch, backedUp });
        break;
      }
      case 'refused':
        await setState(item, outcome);
        break;
      case 'not-theirs':
        // Who has signed in since is not told by an answer from before.
        if (meanwhile.isWoken) return true;
        notTheirs.add(item.owner);
        deps.onNotTheirs(item.owner);
        return true;
      case 'unanswered': {
        const [byte = 0] = random.bytes(1);
        const jittered = Math.floor(getBackoffDelay(failures) * (byte / 256));
        failures += 1;
        tryAgainIn(outcome.retryAfterMs ?? Math.max(leastRetryMs, jittered));
        return false;
      }
    }
    failures = 0;
    return true;
  };

  /** Sends one after the other for as long as there is an answer; true if the lease was had for it. */
  const sendAll = async (): Promise<boolean> => {
    let heldLease = false;
    for (;;) {
      const items = await reload();
      const next = nextOf(items);
      if (next === undefined) return heldLease;
      if (!(await lease.take())) {
        timer?.stop();
        // Whoever has it may have been closed without a word.
        timer = clock.after(leaseMs, start);
        return heldLease;
      }
      heldLease = true;
      const earlier = items.filter(({ position }) => position < next.position);
      const body = next.tries === 0 ? prepare(next, earlier) : next.body;
      const leaving = { ...next, body, tries: next.tries + 1 };
      if (!(await storage.replace(leaving))) continue;
      const item = { ...leaving, version: leaving.version + 1 };
      const before = { wakes, told };
      const outcome = await carry(item);
      const news = before.told === told ? undefined : told;
      const meanwhile = { isWoken: before.wakes !== wakes, told: news };
      if (!(await settle(item, outcome, meanwhile))) return heldLease;
    }
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      let seen: number;
      do {
        seen = reasons;
        timer?.stop();
        publish({ retryAt: null });
        const heldLease = await sendAll().catch(() => {
          // The storage failed: what waits is still there, or told as lost by who added it.
          tryAgainIn(leaseMs);
          return true;
        });
        if (!heldLease) continue;
        await lease.release().catch(() => undefined);
        tabs.post({ kind: 'released' });
      } while (seen !== reasons);
    } finally {
      isRunning = false;
    }
  };

  const start = (): void => {
    reasons += 1;
    if (!isRunning) void run();
  };

  const wake = (): void => {
    wakes += 1;
    failures = 0;
    notTheirs = new Set();
    if (underway && clock.monotonic() - underway.movedAt >= stuckMs) underway.abort.abort();
    start();
  };

  const takeIn = async (learnt: Learnt): Promise<void> => {
    const changes = changesAfter(await reload(), learnt, mostSaved);
    for (const { item, verdict } of changes)
      if (verdict === 'forget') await storage.remove(item);
      else await storage.replace({ ...item, tries: 0, state: { kind: 'waiting' } });
    if (changes.length === 0) return;
    await changed();
    start();
  };

  /** As it is now, not as it was last shown. */
  const find = async (key: string): Promise<OutboxItem<Body> | undefined> =>
    (await storage.list()).find((item) => item.key === key);

  tabs.onMessage((message) => {
    if (message.kind === 'sending') publish({ progress: message.progress });
    else if (message.kind === 'changed') void reload().catch(() => undefined);
    // Whoever waits for a next try has just seen that there is no answer to be had.
    else if (view.retryAt === null) start();
  });

  return {
    get: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async add(item) {
      try {
        const added = await storage.add(item);
        await changed();
        start();
        return ok(added);
      } catch (thrown) {
        if (thrown instanceof StorageFull) return err('storage-full');
        throw thrown;
      }
    },
    wake,
    learn: (learnt) => {
      told = { ...learnt };
      return takeIn(learnt);
    },
    async retry(key) {
      const item = await find(key);
      if (item?.state.kind !== 'refused') return;
      await setState(item, { kind: 'waiting' });
      wake();
    },
    async discard(key) {
      const item = await find(key);
      if (item === undefined) return;
      await storage.remove(item);
      await changed();
    },
    file: (key) => storage.file(key),
    rest: () => {
      timer?.stop();
      void lease.release().catch(() => undefined);
      tabs.post({ kind: 'released' });
    },
  };
};
