import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import type { Cursor } from '../../shared/wire/cursor.ts';
import { inboxStream, type Delivery, type StreamAnswer } from '../../shared/wire/frames.ts';
import type { Item } from './stream-window.ts';

type Inbox = {
  items: Item[];
  head: number;
  /** A reader at or above this misses nothing. */
  floor: number;
  /** Sent up to here; what comes after waits for its client. */
  sent: number;
  connected: boolean;
  touchedAt: number;
  /** Why its client's last connection ended. */
  leftFor: string | null;
};

type Attached = {
  readonly answer: StreamAnswer;
  readonly position: number;
  readonly leftFor: string | null;
};

/** Messages for one client each, kept for a while in memory, with an epoch and seqs of their own. */
export type Inboxes = {
  readonly epoch: string;
  readonly size: number;
  /** Messages that wait for a client. */
  readonly waiting: number;
  queue(clientId: string, name: string, data: unknown): void;
  attach(clientId: string, cursor: Cursor | undefined): Attached;
  detach(clientId: string, reason: string): void;
  head(clientId: string): number;
  /** How many messages that are kept come after this. */
  countAfter(clientId: string, after: number): number;
  page(clientId: string, after: number, limit: number): readonly Delivery[];
  markSent(clientId: string, seq: number): void;
  /** Drops what is too old; how many messages that were still waiting. */
  expire(): number;
};

type Deps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly maxQueueSize: number;
  readonly messageExpiry: number;
  readonly maxInboxes: number;
  /** Counted, never silent. */
  readonly onDrop: (count: number) => void;
};

export const createInboxes = (deps: Deps): Inboxes => {
  const { clock } = deps;
  const epoch = randomId(deps.random, 16);
  const inboxes = new Map<string, Inbox>();
  // One counter for all, so that an inbox made anew never repeats a seq.
  let lastSeq = 0;

  const open = (clientId: string): Inbox => {
    const known = inboxes.get(clientId);
    if (known) return known;
    const fresh = {
      items: [],
      head: lastSeq,
      floor: lastSeq,
      sent: lastSeq,
      connected: false,
      touchedAt: Math.round(clock.monotonic()),
      leftFor: null,
    };
    inboxes.set(clientId, fresh);
    return fresh;
  };

  const dropOldest = (inbox: Inbox, count: number): number => {
    const dropped = inbox.items.splice(0, count);
    inbox.floor = dropped.at(-1)?.seq ?? inbox.floor;
    const unsent = dropped.filter(({ seq }) => seq > inbox.sent).length;
    if (unsent > 0) deps.onDrop(unsent);
    return unsent;
  };

  /** Room for one more: the one that was left alone longest goes. */
  const evict = (): void => {
    if (inboxes.size < deps.maxInboxes) return;
    for (const [clientId, inbox] of inboxes) {
      if (inbox.connected) continue;
      dropOldest(inbox, inbox.items.length);
      inboxes.delete(clientId);
      return;
    }
  };

  const expireOne = (clientId: string, inbox: Inbox): number => {
    const oldest = clock.now() - deps.messageExpiry;
    const count = inbox.items.findIndex(({ at }) => at > oldest);
    const unsent = dropOldest(inbox, count === -1 ? inbox.items.length : count);
    const away = clock.monotonic() - inbox.touchedAt > deps.messageExpiry;
    if (!inbox.connected && inbox.items.length === 0 && away) inboxes.delete(clientId);
    return unsent;
  };

  const place = (inbox: Inbox, cursor: Cursor | undefined): StreamAnswer => {
    const from = cursor?.seq ?? inbox.floor;
    const reset = { kind: 'reset', snapshotUrl: '', epoch, seq: inbox.floor } as const;
    if (cursor && cursor.epoch !== epoch) return { ...reset, reason: 'epoch' };
    if (from > lastSeq) return { ...reset, reason: 'beyond-head' };
    if (from < inbox.floor) return { ...reset, reason: 'retention' };
    return { kind: 'resumed', from, to: Math.max(from, inbox.head), epoch };
  };

  return {
    epoch,
    get size() {
      return inboxes.size;
    },
    get waiting() {
      let count = 0;
      for (const { items, sent } of inboxes.values())
        for (const item of items) if (item.seq > sent) count += 1;
      return count;
    },
    queue(clientId, name, data) {
      if (!inboxes.has(clientId)) evict();
      const inbox = open(clientId);
      lastSeq += 1;
      inbox.items.push({ seq: lastSeq, prev: inbox.head, at: clock.now(), name, data });
      inbox.head = lastSeq;
      const excess = inbox.items.length - deps.maxQueueSize;
      if (excess > 0) dropOldest(inbox, excess);
    },
    attach(clientId, cursor) {
      if (!inboxes.has(clientId)) evict();
      const inbox = open(clientId);
      inbox.connected = true;
      expireOne(clientId, inbox);
      const answer = place(inbox, cursor);
      const position = answer.kind === 'resumed' ? answer.from : inbox.floor;
      return { answer, position, leftFor: inbox.leftFor };
    },
    detach(clientId, reason) {
      const inbox = inboxes.get(clientId);
      if (!inbox) return;
      inbox.connected = false;
      inbox.leftFor = reason;
      inbox.touchedAt = Math.round(clock.monotonic());
    },
    head: (clientId) => inboxes.get(clientId)?.head ?? lastSeq,
    countAfter(clientId, after) {
      const items = inboxes.get(clientId)?.items ?? [];
      return items.filter(({ seq }) => seq > after).length;
    },
    page(clientId, after, limit) {
      const items = inboxes.get(clientId)?.items ?? [];
      return items
        .filter(({ seq }) => seq > after)
        .slice(0, limit)
        .map(({ name, data, seq, prev, at }) => [
          name,
          data,
          { stream: inboxStream, epoch, seq, prev, at },
        ]);
    },
    markSent(clientId, seq) {
      const inbox = inboxes.get(clientId);
      if (inbox) inbox.sent = Math.max(inbox.sent, seq);
    },
    expire() {
      let unsent = 0;
      for (const [clientId, inbox] of inboxes) unsent += expireOne(clientId, inbox);
      return unsent;
    },
  };
};
