import { assertNever } from '../../shared/base/assert-never.ts';
import { callSafely } from './durability.ts';
import { LogClosed, LogFailed, LogFull } from './errors.ts';
import type { LogState } from './log.ts';

export type LogStateHolder = {
  readonly current: LogState;
  onState(listener: (state: LogState) => void): () => void;
  /** Why there is no next segment, or `undefined` now that there is. */
  setTrouble(trouble: Error | undefined): void;
  fail(cause: Error): void;
  close(): void;
  /** Throws what an append is told unless the log is open. */
  requireOpen(): void;
};

export const createLogState = (): LogStateHolder => {
  const listeners = new Set<(state: LogState) => void>();
  let current: LogState = { kind: 'open' };

  const become = (next: LogState): void => {
    if (current.kind === next.kind || current.kind === 'closed') return;
    if (current.kind === 'failed' && next.kind !== 'closed') return;
    current = next;
    for (const listener of listeners) callSafely(() => listener(next));
  };

  return {
    get current() {
      return current;
    },
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setTrouble: (trouble) =>
      become(trouble === undefined ? { kind: 'open' } : { kind: 'full', cause: trouble }),
    fail: (cause) => become({ kind: 'failed', cause }),
    close: () => become({ kind: 'closed' }),
    requireOpen() {
      switch (current.kind) {
        case 'open':
          return;
        case 'full':
          throw new LogFull(current.cause);
        case 'failed':
          throw new LogFailed('The log is closed to writes since a write failed.', current.cause);
        case 'closed':
          throw new LogClosed();
        default:
          assertNever(current);
      }
    },
  };
};
