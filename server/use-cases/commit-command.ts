import { assertNever } from '../../shared/base/assert-never.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { refusal, type ContestError } from '../../shared/contest/errors.ts';
import type { StoreRefusal } from '../../lib/store/index.ts';
import type { DomainCommand, DomainCommandType } from '../domain/commands.ts';
import { decide } from '../domain/decide.ts';
import type { CommandResult } from '../domain/decision.ts';
import type { ContestState } from '../domain/tables.ts';
import type { Digests } from './digests.ts';
import type { ContestStore } from './ports.ts';
import type { Caller, Outcome, Saved, Standing } from './use-cases.ts';

/** The one way into the log. */
export type Commit = {
  /** `body` is what the caller asked, for telling a retry from another command under the same key. */
  run(command: DomainCommand, caller: Caller, body: unknown): Outcome<CommandResult>;
  /**
   * Asks before the work is done: the first answer where the key is known, else the refusal that `check` gives,
   * else undefined. Nothing is written.
   */
  ask(
    caller: Caller,
    body: { readonly type: DomainCommandType },
    check: (state: ContestState) => ContestError | undefined,
  ): Promise<Result<Saved<CommandResult>, ContestError> | undefined>;
};

type Deps = {
  readonly store: ContestStore;
  readonly clock: Clock;
  readonly digests: Digests;
  readonly standing: () => Standing;
  /** Told what became of each command. */
  readonly onCommand?: (command: DomainCommandType, outcome: CommandOutcome) => void;
};

/** `repeated`: it was answered before, under the same key. `unavailable`: nothing could be saved, or nobody knows. */
export type CommandOutcome = 'accepted' | 'repeated' | 'refused' | 'unavailable';

const goOn = { kind: 'go-on' } as const;

export const createCommit = ({ store, clock, digests, standing, onCommand }: Deps): Commit => {
  const addressed = ({ by, key }: Caller, body: unknown) =>
    key === undefined ? { by } : { by, key, bodyHash: digests.body(body) };

  const saved = (accepted: {
    readonly seq: number;
    readonly replayed: boolean;
    readonly result: CommandResult;
  }): Saved<CommandResult> => ({
    ...standing(),
    seq: accepted.seq,
    replayed: accepted.replayed,
    value: accepted.result,
  });

  const told = (
    type: DomainCommandType,
    answer: Result<Saved<CommandResult>, ContestError>,
  ): Result<Saved<CommandResult>, ContestError> => {
    onCommand?.(type, outcomeOf(answer));
    return answer;
  };

  return {
    async run(command, caller, body) {
      const answer = await store.transact(addressed(caller, body), (state) =>
        decide(state, command, { now: clock.now(), actor: caller.actor }),
      );
      return told(command.type, answer.ok ? ok(saved(answer.value)) : err(explain(answer.error)));
    },
    async ask(caller, body, check) {
      const answer = await store.transact<CommandResult, ContestError | typeof goOn>(
        addressed(caller, body),
        (state) => err(check(state) ?? goOn),
      );
      if (answer.ok) return told(body.type, ok(saved(answer.value)));
      return isGoOn(answer.error) ? undefined : told(body.type, err(explain(answer.error)));
    },
  };
};

const outcomeOf = (answer: Result<Saved<CommandResult>, ContestError>): CommandOutcome => {
  if (answer.ok) return answer.value.replayed ? 'repeated' : 'accepted';
  return unavailable.includes(answer.error.code) ? 'unavailable' : 'refused';
};

const unavailable: readonly string[] = ['no_room', 'read_only', 'outcome_unknown'];

type Refusal = ContestError | StoreRefusal;

const isGoOn = (error: Refusal | typeof goOn): error is typeof goOn =>
  'kind' in error && error.kind === 'go-on';

/** The store's refusals in words for people. */
export const explain = (error: Refusal): ContestError => {
  if ('code' in error) return error;
  switch (error.kind) {
    case 'key-reused':
      return refusal(
        'key_reused',
        'Something else was sent under this key before. Reload the page and send it again.',
      );
    case 'no-room':
      return refusal(
        'no_room',
        'The server’s disk is full, so nothing was saved. Tell the organiser, then send it again.',
      );
    case 'read-only':
      return refusal(
        'read_only',
        'The server cannot save anything right now. Tell the organiser, and send it again in a minute.',
      );
    case 'outcome-unknown':
      return refusal(
        'outcome_unknown',
        'The server failed while saving. Send it again: it will not be entered twice.',
      );
    default:
      return assertNever(error);
  }
};
