import type { Logger } from 'pino';
import { openReceiver, type Receiver } from '../lib/store/index.ts';
import type { Files } from '../lib/wal/index.ts';
import { createBackupSchedule } from './backup/backup-schedule.ts';
import { createReceiveRoutes } from './backup/receive-routes.ts';
import type { RunningServer } from './compose.ts';
import { contestBackupsOptions } from './compose-backups.ts';
import { startInnerRole } from './compose-inner-role.ts';
import type { Config } from './config.ts';
import { newestBackupAt } from './compose-backup-schedule.ts';
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
    keeps: 'backups',
    open: async ({ logger, files, meters }) => {
      const receiver = await openReceiver(
        contestBackupsOptions({
          ...{ dir, passphrase, files, clock, random },
          onProgress: (note) => logger.info({ note }, 'backup'),
        }),
      );
      const schedule =
        config.backupMinutes > 0
          ? scheduleReceived({ ...config, receiver, files, dir, logger })
          : undefined;
      meters.backups({
        scheduled: () => schedule?.state() ?? null,
        backupSeconds: config.backupMinutes * 60,
      });
      return {
        routes: createReceiveRoutes({ receiver, files, dir }),
        close: () => {
          schedule?.close();
          return receiver.close();
        },
      };
    },
  });
};

type Received = Pick<Config, 'backupMinutes'> & {
  readonly receiver: Receiver;
  readonly files: Files;
  readonly dir: string;
  readonly logger: Logger;
};

/** What was received is safe as it is; backups of it are moments that a restore can go back to, with their people. */
const scheduleReceived = ({ receiver, files, dir, logger, backupMinutes }: Received) =>
  createBackupSchedule({
    clock,
    everyMs: backupMinutes * 60_000,
    newestAt: () => newestBackupAt(files, dir),
    make: async () => {
      const made = await receiver.make();
      await receiver.prune();
      if (made !== undefined && made.missing.length > 0)
        throw new Error(`Backup ${made.id} lacks ${made.missing.slice(0, 3).join(', ')}.`);
    },
    reportTrouble: (what, err) => logger.error({ err }, what),
  });
