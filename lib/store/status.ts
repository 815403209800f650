import { assertNever } from '../../shared/base/assert-never.ts';
import type { Ledger } from './ledger.ts';
import type { StoreLog } from './options.ts';
import type { Snapshotter } from './snapshotter.ts';
import type { StoreStatus } from './store.ts';

export type Status = {
  readonly closing: boolean;
  /** Whether writes are taken at the moment, and if not, why. */
  access(): Access;
  now(): StoreStatus;
  subscribe(listener: (status: StoreStatus) => void): () => void;
  /** A bug was found: no more writes, reading goes on. */
  refuseWrites(reason: string): void;
  close(): void;
};

export type Access = Pick<StoreStatus, 'kind'> & { readonly reason?: string };

/** What the store can do at the moment, and why not more. */
export const createStatus = (
  log: StoreLog,
  ledger: Ledger,
  snapshotter: Snapshotter,
  recovery: readonly string[],
): Status => {
  const listeners = new Set<(status: StoreStatus) => void>();
  let bug: string | undefined;
  let closing = false;

  const access = (): Access => {
    if (closing) return { kind: 'closed', reason: 'The store is closed.' };
    const { state } = log;
    switch (state.kind) {
      case 'failed':
        return { kind: 'read-only', reason: `The disk failed: ${state.cause.message}` };
      case 'closed':
        return { kind: 'closed', reason: 'The log is closed.' };
      case 'full':
      case 'open':
        if (bug !== undefined) return { kind: 'read-only', reason: bug };
        return state.kind === 'full'
          ? { kind: 'full', reason: whyFull(state.cause) }
          : { kind: 'open' };
      default:
        return assertNever(state);
    }
  };

  const now = (): StoreStatus => ({
    ...access(),
    storeId: log.storeId,
    epoch: log.epoch.id,
    parent: log.epoch.parent,
    head: log.head,
    durable: log.durable,
    chain: log.chain,
    lastSnapshotSeq: snapshotter.lastSeq,
    ...(snapshotter.problem === undefined ? {} : { snapshotProblem: snapshotter.problem }),
    ledgerSize: ledger.size,
    recovery,
  });

  let last = access().kind;
  const announce = (): void => {
    const { kind } = access();
    if (kind === last) return;
    last = kind;
    const status = now();
    for (const listener of [...listeners]) listener(status);
  };
  log.onState(announce);

  return {
    get closing() {
      return closing;
    },
    access,
    now,
    subscribe(listener) {
      const own = (status: StoreStatus): void => {
        listener(status);
      };
      listeners.add(own);
      return () => listeners.delete(own);
    },
    refuseWrites(reason) {
      bug = reason;
      announce();
    },
    close() {
      closing = true;
      announce();
    },
  };
};

const noRoom: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** The next part of the log cannot be laid out: mostly for want of room, now and then for another reason. */
const whyFull = (cause: Error | undefined): string =>
  cause !== undefined && 'code' in cause && !noRoom.has(cause.code)
    ? `The disk takes no more: ${cause.message}`
    : 'There is no room on the disk.';
