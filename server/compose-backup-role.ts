import { createServer } from 'node:http';
import { openReceiver } from '../lib/store/index.ts';
import { createNodeFiles, lockDir } from '../lib/wal/index.ts';
import { createReceiveRoutes } from './backup/receive-routes.ts';
import type { RunningServer } from './compose.ts';
import { contestBackupsOptions } from './compose-backups.ts';
import { closeServer, listen } from './compose-listening.ts';
import type { Config } from './config.ts';
import { createInternalApp } from './internal/internal-app.ts';
import { createRequestGuard } from './internal/request-guard.ts';
import { createLogger } from './ops/logger.ts';
import { systemClock as clock, systemRandom as random } from './system-clock.ts';

/** All addresses of both kinds: the private network of a cloud may know one kind alone. */
const everywhere = '::';

/** The role `backup`: keeps what `app` sends, and gives it back for a restore. */
export const startBackupRole = async (config: Config): Promise<RunningServer> => {
  const { backupsDir: dir, backupKey: passphrase, internalSecret: secret } = config;
  if (passphrase === undefined || secret === undefined)
    throw new Error('The configuration let a backup machine start without its secrets.');
  const logger = createLogger(config.logLevel);
  const files = createNodeFiles();
  await files.makeDir(dir);
  const lock = lockDir(dir);
  try {
    const receiver = await openReceiver(
      contestBackupsOptions({
        ...{ dir, passphrase, files, clock, random },
        onProgress: (note) => logger.info({ note }, 'backup'),
      }),
    );
    let isDraining = false;
    const server = createServer(
      createInternalApp({
        guard: createRequestGuard(secret, clock),
        routes: createReceiveRoutes({ receiver, files, dir }),
        problems: () => (isDraining ? ['The backup machine is shutting down.'] : []),
        logger,
      }),
    );
    const { port } = await listen(server, { ...config, host: config.host ?? everywhere });
    let closing: Promise<void> | undefined;
    const shutDown = async (): Promise<void> => {
      isDraining = true;
      await closeServer(server);
      await receiver.close();
      lock.release();
    };
    return {
      greeting: `The backups of this contest are kept here: http://localhost:${String(port)} is for its other machines.`,
      greeted: () => Promise.resolve(),
      logger,
      storeFailed: new Promise(() => undefined),
      shutDown: () => (closing ??= shutDown()),
    };
  } catch (cause) {
    lock.release();
    throw cause;
  }
};
