import { openReceiver } from '../lib/store/index.ts';
import { createReceiveRoutes } from './backup/receive-routes.ts';
import type { RunningServer } from './compose.ts';
import { contestBackupsOptions } from './compose-backups.ts';
import { startInnerRole } from './compose-inner-role.ts';
import type { Config } from './config.ts';
import { systemClock as clock, systemRandom as random } from './system-clock.ts';

/** The role `backup`: keeps what the contest's other machines send, and gives it back for a restore. */
export const startBackupRole = (config: Config): Promise<RunningServer> => {
  const { backupsDir: dir, backupKey: passphrase } = config;
  if (passphrase === undefined)
    throw new Error('The configuration let a backup machine start without its key.');
  return startInnerRole(config, {
    name: 'The backup machine',
    greeting: (address) =>
      `The backups of this contest are kept here: ${address} is for its other machines.`,
    dir,
    open: async ({ logger, files }) => {
      const receiver = await openReceiver(
        contestBackupsOptions({
          ...{ dir, passphrase, files, clock, random },
          onProgress: (note) => logger.info({ note }, 'backup'),
        }),
      );
      return {
        routes: createReceiveRoutes({ receiver, files, dir }),
        close: () => receiver.close(),
      };
    },
  });
};
