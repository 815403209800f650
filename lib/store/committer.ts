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
  const afterDurable = <R, F>(seq: number, answer: Answer<R, F>): Promise<Answer<R, F>> => {
    const seen = (): Answer<R, F> => {
      publisher.deliver(log.durable);
      return answer;
    };
    return seq > log.durable
      ? log.whenDurable(seq).then(seen, unknownOutcome)
      : Promise.resolve(seen());
  };

  const commit = <R>(command: StoreCommand, { events, result }: Commit<E, R>): number => {
    const { by, key, bodyHash } = command;
    // Nothing happened and nobody may ask again: there is nothing to record.
    if (events.length === 0 && key === undefined) return log.head;
    const at = clock.now();
    const seq = log.head + 1;
    const record: Committed<E> =
      key === undefined ? { seq, at, by, events, result } : { seq, at, by, key, events, result };
    // Applied first: an event that cannot be applied must never get into the log.
    memory.take(record, bodyHash);
    try {
      log.append(bodyHash === undefined ? record : { ...record, bodyHash });
    } catch (thrown) {
      memory.takeBack();
      throw thrown;
    }
    publisher.add(record);
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

const unknownOutcome = () => err({ kind: 'outcome-unknown' } as const);

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
