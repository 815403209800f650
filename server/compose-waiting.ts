import express from 'express';
import { createServer } from 'node:http';
import { createNodeFiles, lockDir } from '../lib/wal/index.ts';
import { BackupAhead } from './backup/compare-heads.ts';
import { listen } from './compose-listening.ts';
import { openLog } from './compose-logger.ts';
import { compareWithBackup } from './compose-shipping.ts';
import type { Config } from './config.ts';
import { systemClock as clock, systemRandom as random } from './system-clock.ts';

const lookMs = 2000;

/**
 * Resolves when this machine's data is what the backup machine has of it. Until then it answers that it is alive and
 * why it is not ready: a machine that ended instead could not be reached to restore anything on it.
 */
export const waitForData = async (config: Config): Promise<void> => {
  const { logger } = openLog(config);
  const options = {
    ...{ ...config, files: createNodeFiles(), clock, random },
    reportTrouble: (what: string, err: unknown) => logger.warn({ err }, what),
  };
  const waiting = await whyToWait(options);
  if (waiting === undefined) return;
  logger.error({ reason: waiting }, 'waiting for a restore');
  const server = createServer(createWaitingApp(waiting));
  const { close } = await listen(server, config);
  while (!(await isSettled(options)))
    await new Promise((done) => clock.after(lookMs, () => done(undefined)));
  await close();
};

const whyToWait = async (
  options: Parameters<typeof compareWithBackup>[0],
): Promise<string | undefined> => {
  try {
    await compareWithBackup(options);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof BackupAhead) return thrown.message;
    throw thrown;
  }
};

/** A restore that is under way holds the lock, and moves files while we look. */
const isSettled = async (options: Parameters<typeof compareWithBackup>[0]): Promise<boolean> => {
  try {
    if ((await compareWithBackup(options)) !== 'agreed') return false;
    lockDir(options.dataDir).release();
    return true;
  } catch {
    return false;
  }
};

const createWaitingApp = (reason: string) => {
  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/ready', (_request, response) => {
    response.status(503).json({ status: 'not-ready', reasons: [reason] });
  });
  app.use((_request, response) => {
    response.status(503).json({
      error: 'The contest is being brought back from its backup. Try again in a few minutes.',
      code: 'read_only',
    });
  });
  return app;
};
