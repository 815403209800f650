import type { Clock } from '../../shared/base/clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Result } from '../../shared/base/result.ts';
import { ApplyFailed, errorFrom } from './errors.ts';
import type { LedgerEntry } from './ledger.ts';
import type { StoreLog } from './options.ts';
import type { Publisher } from './publisher.ts';
import type { Memory } from './recover.ts';
import type { Status } from './status.ts';
import type {
  Accepted,
  Commit,
  Committed,
  State,
  StoreCommand,
  StoreRefusal,
  Tables,
} from './store.ts';

type Parts<T extends Tables, E> = {
  readonly log: StoreLog;
  readonly memory: Memory<T, E>;
  readonly publisher: Publisher<E>;
  readonly status: Status;
  readonly clock: Clock;
};

type Answer<R, F> = Result<Accepted<R>, F | StoreRefusal>;

export type Committer<T extends Tables, E> = {
  transact<R, F>(
    command: StoreCommand,
    decide: (state: Readonly<State<T>>) => Result<Commit<E, R>, F>,
  ): Promise<Answer<R, F>>;
};

/** Decides on the newest state and answers when everything it was decided on is on disk. */
export const createCommitter = <T extends Tables, E>({
  log,
  memory,
  publisher,
  status,
  clock,
}: Parts<T, E>): Committer<T, E> => {
  /** Gives `answer` once `seq` is on disk and its subscribers have seen it. */
  const afterDurable = async <R, F>(seq: number, answer: Answer<R, F>): Promise<Answer<R, F>> => {
    if (seq > log.durable) {
      try {
        await log.whenDurable(seq);
      } catch {
        return err({ kind: 'outcome-unknown' });
      }
    }
    publisher.deliver(log.durable);
    return answer;
  };

  const commit = <R>(command: StoreCommand, { events, result }: Commit<E, R>): number => {
    // Nothing happened and nobody may ask again: there is nothing to record.
    if (events.length === 0 && command.key === undefined) return log.head;
    const { by, key, bodyHash } = command;
    const body = {
      at: clock.now(),
      by,
      ...(key === undefined ? {} : { key }),
      ...(bodyHash === undefined ? {} : { bodyHash }),
      events,
      result,
    };
    const seq = log.head + 1;
    // Applied first: an event that cannot be applied must never get into the log.
    const undo = memory.take({ ...body, seq });
    try {
      log.append(body);
    } catch (thrown) {
      undo();
      throw thrown;
    }
    publisher.add(committed(body, seq));
    return seq;
  };

  const answer = <R, F>(
    command: StoreCommand,
    decide: (state: Readonly<State<T>>) => Result<Commit<E, R>, F>,
  ): Promise<Answer<R, F>> => {
    const known = memory.ledger.find(command);
    if (known !== undefined) return afterDurable<R, F>(known.seq, replay(command, known));
    const refusal = refusalOf(status);
    if (refusal !== undefined) return Promise.resolve(err(refusal));
    const decided = decide(memory.state);
    if (!decided.ok) return afterDurable<R, F>(log.head, err(decided.error));
    const seq = commit(command, decided.value);
    return afterDurable<R, F>(seq, ok({ seq, result: decided.value.result, replayed: false }));
  };

  return {
    // Not `async`: that would put another promise between a command and its answer, for each of them.
    transact(command, decide) {
      try {
        return answer(command, decide);
      } catch (thrown) {
        if (thrown instanceof ApplyFailed) status.refuseWrites(thrown.message);
        return Promise.reject(errorFrom(thrown));
      }
    },
  };
};

const committed = <E>(
  body: Omit<Committed<E>, 'seq'> & { readonly bodyHash?: string },
  seq: number,
): Committed<E> => {
  const { at, by, key, events, result } = body;
  return { seq, at, by, ...(key === undefined ? {} : { key }), events, result };
};

const replay = <R>(
  command: StoreCommand,
  { seq, bodyHash, result }: LedgerEntry,
): Answer<R, never> => {
  if (bodyHash !== command.bodyHash) return err({ kind: 'key-reused' });
  // Recorded under this key by the same command, so it has the type that its `decide` gives.
  return ok({ seq, result: result as R, replayed: true });
};

const refusalOf = (status: Status): StoreRefusal | undefined => {
  const { kind, reason } = status.access();
  switch (kind) {
    case 'open':
      return undefined;
    case 'full':
      return { kind: 'no-room' };
    case 'closed':
    case 'read-only':
      return { kind: 'read-only', reason: reason ?? 'The store takes no writes.' };
  }
};
