import type { LogReader, ReceivedUpTo } from '../../lib/wal/index.ts';
import { BackupUnreachable, type BackupClient } from './backup-client.ts';

type Deps = {
  readonly client: Pick<BackupClient, 'upTo' | 'newest'>;
  /** The log as it is on this machine's disk; undefined where there is none. */
  readonly log: Pick<LogReader, 'storeId' | 'epoch' | 'chainAt'> | undefined;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

/** This machine's data is not what the backup machine has of it: to go on would make two contests of one. */
export class BackupAhead extends Error {
  override readonly name = 'BackupAhead';
}

/**
 * Before anything is written: throws `BackupAhead` when the backup machine has more of this contest, or another
 * history of it, than this machine. Where it cannot be asked, a contest that is here is not held up; whether there
 * should be one where none is, only that machine knows.
 */
export const compareHeads = async (deps: Deps): Promise<'agreed' | 'not-asked'> => {
  const { client, log, reportTrouble } = deps;
  try {
    if (log === undefined) refuseEmpty(await client.newest());
    else await refuseOther(log, await client.upTo({ storeId: log.storeId, epoch: log.epoch.id }));
    return 'agreed';
  } catch (cause) {
    if (!(cause instanceof BackupUnreachable)) throw cause;
    if (log === undefined)
      throw new BackupAhead(
        `There is no contest here, and the backup machine cannot be asked whether it has one. ${cause.message}`,
        { cause },
      );
    reportTrouble('The backup machine could not be asked whether it has more than we do', cause);
    return 'not-asked';
  }
};

const refuseEmpty = (newest: ReceivedUpTo | undefined): void => {
  if (newest === undefined || newest.head === 0) return;
  throw new BackupAhead(
    `There is no contest here, but the backup machine has one with ${String(newest.head)} records: bring it back with "contest restore --from backup". If this is to be a new contest, give the backup machine an empty folder first.`,
  );
};

const refuseOther = async (
  log: Pick<LogReader, 'chainAt'>,
  { head, chain }: ReceivedUpTo,
): Promise<void> => {
  if (head === 0) return;
  const mine = await log.chainAt(head);
  if (mine?.chain === chain) return;
  throw new BackupAhead(
    mine === undefined
      ? `The backup machine has records up to ${String(head)}, which are not here: this data is older than the backup. Bring the newer one back with "contest restore --from backup --yes".`
      : `The backup machine has another record ${String(head)} than this machine: both went on apart. Decide for one: "contest restore --from backup --yes", or restore a backup of this machine.`,
  );
};
