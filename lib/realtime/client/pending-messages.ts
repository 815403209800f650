import { shuttingDown } from '../../../shared/wire/frames.ts';

/** Messages that are sent when there is a connection, in order, each until it is answered. They live as long as the page. */
export type PendingMessages = {
  add(id: string, command: unknown): void;
  remove(id: string): void;
  /** Sends what waits, one after the other. */
  flush(): void;
  /** The same on a new connection: what was on its way on the old one is sent again, with the same id. */
  restart(): void;
};

type Deps = {
  /** Rejects when no answer came: the message then stays. */
  readonly send: (command: unknown) => Promise<unknown>;
  readonly onAnswer: (id: string, answer: unknown) => void;
  /** There is a connection to send on. */
  readonly isLive: () => boolean;
  /** Everything that waited was answered. */
  readonly onSynced: (count: number) => void;
};

export const createPendingMessages = ({
  send,
  isLive,
  onAnswer,
  onSynced,
}: Deps): PendingMessages => {
  const waiting = new Map<string, unknown>();
  /** Names the run that may send; none while null. */
  let running: object | null = null;

  const sendAll = async (run: object): Promise<void> => {
    let count = 0;
    for (let [next] = waiting; next && running === run; [next] = waiting) {
      const [id, command] = next;
      const answer = await send(command);
      // The server that comes next has not heard of it yet.
      if (isPutOff(answer)) return;
      if (!waiting.delete(id)) continue;
      onAnswer(id, answer);
      count += 1;
    }
    if (count > 0) onSynced(count);
  };

  const restart = (): void => {
    const run = (running = {});
    const ended = (): void => {
      if (running === run) running = null;
    };
    // Without an answer it goes again: at once where the connection still stands, else on the next.
    const unanswered = (): void => {
      if (running === run && isLive()) restart();
      else ended();
    };
    sendAll(run).then(ended, unanswered);
  };

  return {
    add: (id, command) => void waiting.set(id, command),
    remove: (id) => void waiting.delete(id),
    flush() {
      if (!running) restart();
    },
    restart,
  };
};

const isPutOff = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'code' in answer && answer.code === shuttingDown;
