#!/usr/bin/env node
import { startServer, type RunningServer } from './compose.ts';
import { startBackupRole } from './compose-backup-role.ts';
import { startMediaRole } from './compose-media-role.ts';
import { openLog } from './compose-logger.ts';
import { waitForData } from './compose-waiting.ts';
import { startWatchdog } from './compose-watchdog.ts';
import { readConfig, type Config } from './config.ts';
import { warningsAbout } from './config-proxy.ts';
import { explainStartFailure } from './ops/start-failure.ts';

/** Where a supervisor restarts us: the disk failed and only a new process can know what is on it. */
const storeFailureExit = 70;

/** Supervisors give 30 seconds; what is acknowledged is on disk whatever happens here. */
const shutdownLimitMs = 25_000;

const refuse = (sentences: readonly string[]): never => {
  console.error(sentences.join('\n'));
  process.exit(1);
};

const starts = {
  all: startServer,
  // A machine of its own can be reached for a restore while it waits.
  app: async (given: Config) => {
    await waitForData(given);
    return startServer(given);
  },
  media: startMediaRole,
  backup: startBackupRole,
};

const start = (config: Config): Promise<RunningServer> =>
  starts[config.role](config).catch((thrown: unknown) => {
    const sentence = explainStartFailure(thrown, config);
    if (sentence === undefined) throw thrown;
    return refuse([sentence]);
  });

const role = process.argv[2] ?? process.env.ROLE;
const read = readConfig({ ...process.env, ROLE: role });
const config = read.ok ? read.value : refuse(read.error);
for (const warning of warningsAbout(config)) console.error(warning);

// Even where nothing else is to be written it is said why the process ended.
const { logger } = openLog(
  config.logLevel === 'silent' ? { ...config, logLevel: 'fatal' } : config,
);
process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'a fault that nobody caught: the process ends');
  process.exit(1);
});

startWatchdog(config.watchdogSeconds, (err) => {
  logger.error({ err }, 'nobody watches whether this process stands still');
});

const server = await start(config);
const end = async (exitCode: number): Promise<void> => {
  setTimeout(() => process.exit(exitCode), shutdownLimitMs).unref();
  await server.shutDown().catch((err: unknown) => {
    // What failed at the end must not hide why we end.
    server.logger.error({ err }, 'the shutdown failed');
  });
  process.exit(exitCode);
};
let signals = 0;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    signals += 1;
    if (signals > 1) process.exit(1);
    void end(0);
  });

// Whoever reads the greeting may end us in the same moment.
console.log(server.greeting);
await server.greeted();
void server.storeFailed.then(() => end(storeFailureExit));
