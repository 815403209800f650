import { frame } from '../../../shared/wire/frames.ts';
import type { ClientSocket } from './ports.ts';

/** The message did not leave, or its answer did not come. With the same idempotency key it may be sent again. */
export class NoAnswer extends Error {
  readonly outcome: 'not-sent' | 'unknown';

  constructor(outcome: 'not-sent' | 'unknown', cause?: unknown) {
    super('The server did not answer; send this again when the connection is back.', { cause });
    this.name = 'NoAnswer';
    this.outcome = outcome;
  }
}

export const sendCommand = async (
  socket: ClientSocket,
  command: unknown,
  timeoutMs: number,
): Promise<unknown> => {
  // Never into socket.io-client's own buffer: it would be sent later without anybody asking.
  if (!socket.connected) throw new NoAnswer('not-sent');
  try {
    return await socket.timeout(timeoutMs).emitWithAck(frame.command, command);
  } catch (cause) {
    throw new NoAnswer('unknown', cause);
  }
};
