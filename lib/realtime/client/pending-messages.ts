/** Messages that are sent when there is a connection, in order, each until it is answered. They live as long as the page. */
export type PendingMessages = {
  add(id: string, command: unknown): void;
  remove(id: string): void;
  /** Sends what waits, one after the other. */
  flush(): Promise<void>;
};

type Deps = {
  /** Rejects when no answer came: the message then stays. */
  readonly send: (command: unknown) => Promise<unknown>;
  readonly onAnswer: (id: string, answer: unknown) => void;
  /** Everything that waited was answered. */
  readonly onSynced: (count: number) => void;
};

export const createPendingMessages = ({ send, onAnswer, onSynced }: Deps): PendingMessages => {
  const waiting = new Map<string, unknown>();
  let flushing = false;

  const sendAll = async (): Promise<void> => {
    let count = 0;
    for (let [next] = waiting; next; [next] = waiting) {
      const [id, command] = next;
      const answer = await send(command);
      waiting.delete(id);
      onAnswer(id, answer);
      count += 1;
    }
    if (count > 0) onSynced(count);
  };

  return {
    add: (id, command) => void waiting.set(id, command),
    remove: (id) => void waiting.delete(id),
    async flush() {
      if (flushing) return;
      flushing = true;
      try {
        await sendAll();
      } catch {
        // Not answered: it goes again, with the same id, on the next connection.
      } finally {
        flushing = false;
      }
    },
  };
};
