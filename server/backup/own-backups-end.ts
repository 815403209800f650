import type { HistoryName, Receiver } from '../../lib/store/index.ts';
import type { BackupClient } from './backup-client.ts';

type Deps = {
  /** Opens what receives in the backups folder of this machine. */
  readonly open: () => Promise<Receiver>;
  /** Runs `work` while nobody else makes or changes backups there. */
  readonly alone: <R>(work: () => Promise<R>) => Promise<R>;
  /** Where the uploads are. */
  readonly uploadsDir: string;
};

/**
 * The other end of shipping on the machine itself. A history that ended, because a restore or a repair began another,
 * becomes a backup before the new one is taken: a restore reads what was received last.
 */
export const createOwnBackupsEnd = ({
  open,
  alone,
  uploadsDir,
}: Deps): Pick<BackupClient, 'upTo' | 'sendLines' | 'seal'> => {
  const keepEnded = async (receiver: Receiver, history: HistoryName): Promise<void> => {
    const last = await receiver.newest();
    if (last === undefined) return;
    if (last.storeId === history.storeId && last.epoch === history.epoch) return;
    await alone(() => receiver.make({ onlyIfAhead: true, uploads: uploadsDir }));
  };
  return {
    async upTo(history) {
      const receiver = await open();
      await keepEnded(receiver, history);
      return receiver.upTo(history);
    },
    sendLines: async (history, shipped) => (await open()).receive(history, shipped),
    async seal(history, files) {
      const sealed = await (await open()).seal(history, files);
      return sealed.ok ? [] : sealed.error;
    },
  };
};
