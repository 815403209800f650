import { openReceiver } from '../../lib/store/index.ts';
import { DirLocked } from '../../lib/wal/index.ts';
import { contestBackupsOptions } from '../compose-backups.ts';
import { foldersOf, records, withBackupsDir, withDataAlone, type Desk } from './desk.ts';

/**
 * A server on its own sends each record to its backups folder within a second. Before a restore looks for a moment
 * they become a backup, if they are ahead of the newest. A running server holds them: then they are left alone.
 */
export const backUpReceived = async (
  desk: Desk,
  { isDataHeld }: { readonly isDataHeld: boolean },
): Promise<void> => {
  const { data, uploads, backups: dir } = foldersOf(desk);
  const { files, clock, random, say } = desk;
  if ((await files.size(`${dir}/received`)) === undefined) return;
  const make = (): Promise<void> =>
    withBackupsDir(desk, async (passphrase) => {
      const receiver = await openReceiver(
        contestBackupsOptions({ dir, passphrase, files, clock, random }),
      );
      try {
        const made = await receiver.make({ onlyIfAhead: true, uploads });
        if (made !== undefined)
          say(
            `The newest backup did not have all that came to ${dir}: made ${made.id} of it, with ${records(made.head)}.`,
          );
      } finally {
        await receiver.close();
      }
    });
  // Without that folder no server runs here.
  if (isDataHeld || (await files.size(data)) === undefined) return make();
  try {
    await withDataAlone(data, make);
  } catch (thrown) {
    if (!(thrown instanceof DirLocked)) throw thrown;
    say(
      `A server runs on ${data}: what it recorded since the newest backup is not looked at. "contest backup" makes one that has it.`,
    );
  }
};
