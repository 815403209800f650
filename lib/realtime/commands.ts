import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { shuttingDown } from '../../shared/wire/frames.ts';
import { acknowledge } from './acknowledge.ts';
import type { Connection } from './connection.ts';
import type { EmitEvent } from './events.ts';
import type { OnCommand } from './ports.ts';
import type { Fault } from './streams.ts';

/** The refusals that are ours; every other answer is the application's. */
const refusals = {
  shutdown: {
    error: 'The server is restarting; send this again in a few seconds with the same key.',
    code: shuttingDown,
  },
  notAdmitted: {
    error: 'This connection was not accepted; sign in again.',
    code: 'not_admitted',
  },
  failed: {
    error: 'Something went wrong on the server; send this again with the same key.',
    code: 'internal_error',
  },
} as const;

/** Takes commands from sockets and knows which are in flight. */
export type Commands = {
  take(connection: Connection, command: unknown, ack: unknown): void;
  /** From now on every command is refused. */
  refuse(): void;
  /** Resolves when none is in flight, or when waiting would take too long. */
  settled(timeoutMs: number): Promise<void>;
};

type Deps = {
  readonly emit: EmitEvent;
  readonly clock: Clock;
  readonly random: Random;
  readonly onCommand: OnCommand;
  readonly onFault: (fault: Fault) => void;
};

export const createCommands = ({ clock, random, onCommand, onFault, emit }: Deps): Commands => {
  const inFlight = new Set<Promise<void>>();
  let refusing = false;

  const answer = async (connection: Connection, command: unknown): Promise<unknown> => {
    const startedAt = clock.monotonic();
    const requestId = randomId(random, 16);
    const { id: socketId } = connection.socket;
    const tell = (outcome: 'answered' | 'refused' | 'failed'): void =>
      emit('command', { requestId, socketId, outcome, afterMs: clock.monotonic() - startedAt });
    const isIn = await connection.admitted;
    if (!isIn || refusing) {
      tell('refused');
      return { ...(isIn ? refusals.shutdown : refusals.notAdmitted), requestId };
    }
    try {
      const answered = await onCommand(connection.context, command, requestId);
      tell('answered');
      return answered;
    } catch (cause) {
      tell('failed');
      onFault({ where: 'command', cause, requestId });
      return { ...refusals.failed, requestId };
    }
  };

  return {
    take(connection, command, ack) {
      const running = answer(connection, command)
        .then((result) => acknowledge(ack, result))
        .finally(() => inFlight.delete(running));
      inFlight.add(running);
    },
    refuse() {
      refusing = true;
    },
    async settled(timeoutMs) {
      const { promise: late, resolve } = Promise.withResolvers<undefined>();
      const timer = clock.after(timeoutMs, () => resolve(undefined));
      while (inFlight.size > 0) {
        const done = Promise.all(inFlight).then(() => 'done' as const);
        if ((await Promise.race([done, late])) !== 'done') break;
      }
      timer.stop();
    },
  };
};
