import type { Clock } from '../../shared/base/clock.ts';
import { frame } from '../../shared/wire/frames.ts';
import { acknowledge } from './acknowledge.ts';
import type { Connection } from './connection.ts';
import type { OnCommand } from './ports.ts';
import type { Fault } from './streams.ts';

/** The refusals that are ours; every other answer is the application's. */
const refusals = {
  shutdown: {
    error: 'The server is restarting; send this again in a few seconds with the same key.',
    code: 'server_shutting_down',
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
  listen(connection: Connection, admitted: Promise<boolean>): void;
  /** From now on every command is refused. */
  refuse(): void;
  /** Resolves when none is in flight, or when waiting would take too long. */
  settled(timeoutMs: number): Promise<void>;
};

type Deps = {
  readonly clock: Clock;
  readonly onCommand: OnCommand;
  readonly onFault: (fault: Fault) => void;
};

export const createCommands = ({ clock, onCommand, onFault }: Deps): Commands => {
  const inFlight = new Set<Promise<void>>();
  let refusing = false;

  const answer = async (
    connection: Connection,
    admitted: Promise<boolean>,
    command: unknown,
  ): Promise<unknown> => {
    if (!(await admitted)) return refusals.notAdmitted;
    if (refusing) return refusals.shutdown;
    try {
      return await onCommand(connection.context, command);
    } catch (cause) {
      onFault({ where: 'command', cause });
      return refusals.failed;
    }
  };

  return {
    listen(connection, admitted) {
      connection.socket.on(frame.command, (command: unknown, ack: unknown) => {
        const running = answer(connection, admitted, command)
          .then((result) => acknowledge(ack, result))
          .finally(() => inFlight.delete(running));
        inFlight.add(running);
      });
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
