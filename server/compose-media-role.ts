import { createBackupClient } from './backup/backup-client.ts';
import { createSendFolder } from './backup/send-named.ts';
import type { RunningServer } from './compose.ts';
import { startInnerRole } from './compose-inner-role.ts';
import type { Config } from './config.ts';
import { createInternalClient } from './internal/internal-client.ts';
import { sweepTempDir } from './media/durable-files.ts';
import { createLocalImageStore, tempDirOf } from './media/local-image-store.ts';
import { createMediaRoutes } from './media/media-routes.ts';
import { createPhotoPipeline } from './media/pipeline.ts';
import { systemClock as clock, systemRandom as random } from './system-clock.ts';

const hourMs = 60 * 60 * 1000;

/** The role `media`: works on photos, keeps and shows them, and sends them on to the backup machine. */
export const startMediaRole = (config: Config): Promise<RunningServer> => {
  const { uploadsDir, backupUrl } = config;
  return startInnerRole(config, {
    name: 'The media machine',
    greeting: (address) =>
      `The photos of this contest are kept here: ${address} is for its other machines.`,
    dir: uploadsDir,
    keeps: 'uploads',
    open: async ({ secret, logger, files, meters, currentRequest }) => {
      const tempDir = tempDirOf(uploadsDir);
      const images = await createLocalImageStore({ dir: uploadsDir });
      const tidying = clock.every(hourMs, () => {
        sweepTempDir({ dir: tempDir, nowMs: clock.now() }).catch((err: unknown) => {
          logger.error({ err }, 'tidying failed; it is tried again');
        });
      });
      const backup =
        backupUrl === undefined
          ? undefined
          : createBackupClient(
              createInternalClient({ url: backupUrl, secret, clock, random, currentRequest }),
            );
      return {
        routes: createMediaRoutes({
          ...{ images, tempDir, random },
          pipeline: meters.pipeline(createPhotoPipeline({ random })),
          sendOn: backup && createSendFolder({ client: backup, files, uploadsDir }),
        }),
        close: async () => {
          tidying.stop();
          await images.close();
        },
      };
    },
  });
};
