import type { Committed } from './store.ts';

/** Hands durable records to subscribers, in order, once each. */
export type Publisher<E> = {
  /** A record that is on its way to the disk. */
  add(record: Committed<E>): void;
  /** Hands over what is durable up to `seq`. */
  deliver(seq: number): void;
  subscribe(listener: (record: Committed<E>) => void): () => void;
};

export const createPublisher = <E>(reportError: (thrown: unknown) => void): Publisher<E> => {
  /** Made anew by every change, so that a delivery under way keeps its own. */
  let listeners: readonly ((record: Committed<E>) => void)[] = [];
  let waiting: Committed<E>[] = [];
  let delivering = false;
  let durable = 0;

  const deliverOne = (record: Committed<E>): void => {
    for (const listener of listeners) {
      try {
        listener(record);
      } catch (thrown) {
        reportError(thrown);
      }
    }
  };

  return {
    add: (record) => waiting.push(record),
    deliver(seq) {
      durable = Math.max(durable, seq);
      // A listener may cause another delivery; order asks that the one under way goes on instead.
      if (delivering || waiting.length === 0) return;
      delivering = true;
      let done = 0;
      for (let record = waiting[0]; record && record.seq <= durable; record = waiting[done]) {
        deliverOne(record);
        done += 1;
      }
      waiting = waiting.slice(done);
      delivering = false;
    },
    subscribe(listener) {
      // Wrapped, so that one function subscribed twice is two subscriptions.
      const own = (record: Committed<E>): void => {
        listener(record);
      };
      listeners = [...listeners, own];
      return () => {
        listeners = listeners.filter((each) => each !== own);
      };
    },
  };
};
