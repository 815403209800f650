/** Who waits for which seq, and who is told that the log moved on. */
export type Durability = {
  readonly durable: number;
  whenDurable(seq: number): Promise<void>;
  onDurable(listener: (durable: number) => void): () => void;
  advance(durable: number): void;
  /** Everybody who still waits, now or later, is refused with `error`. */
  refuse(error: Error): void;
};

type Waiter = {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};

export const createDurability = (start: number): Durability => {
  let durable = start;
  let refused: Error | undefined;
  const waiters = new Map<number, Waiter>();
  const listeners = new Set<(durable: number) => void>();

  return {
    get durable() {
      return durable;
    },
    whenDurable(seq) {
      if (seq <= durable) return Promise.resolve();
      if (refused !== undefined) return Promise.reject(refused);
      const known = waiters.get(seq);
      if (known !== undefined) return known.promise;
      const waiter: Waiter = Promise.withResolvers();
      waiters.set(seq, waiter);
      return waiter.promise;
    },
    onDurable(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    advance(next) {
      const before = durable;
      durable = next;
      // Listeners first: a waiter's answer may be read from what they build.
      for (const listener of listeners) callSafely(() => listener(next));
      for (let seq = before + 1; seq <= next; seq += 1) {
        waiters.get(seq)?.resolve();
        waiters.delete(seq);
      }
    },
    refuse(error) {
      refused ??= error;
      for (const waiter of waiters.values()) waiter.reject(refused);
      waiters.clear();
    },
  };
};

/** A listener's bug surfaces as an uncaught error; it never stops the writer or the other listeners. */
export const callSafely = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};
