import { createServer } from 'node:http';
import type { Router } from 'express';
import type { Logger } from 'pino';
import { createNodeFiles, lockDir, type Files } from '../lib/wal/index.ts';
import type { RunningServer } from './compose.ts';
import { listen } from './compose-listening.ts';
import { openLog } from './compose-logger.ts';
import { createMeters, openMetrics, type Meters } from './compose-metrics.ts';
import type { Config } from './config.ts';
import { createInternalApp } from './internal/internal-app.ts';
import { createRequestGuard } from './internal/request-guard.ts';
import { systemClock as clock, systemRandom as random } from './system-clock.ts';

type InnerRole = {
  /** E.g. "The media machine". */
  readonly name: string;
  readonly greeting: (address: string) => string;
  /** Its own folder; no second process may use it meanwhile. */
  readonly dir: string;
  /** What it keeps there, as the metrics name it. */
  readonly keeps: 'uploads' | 'backups';
  readonly open: (given: {
    readonly secret: string;
    readonly logger: Logger;
    readonly files: Files;
    readonly meters: Meters;
    readonly currentRequest: () => string | undefined;
  }) => Promise<{ readonly routes: Router; close(): Promise<void> }>;
};

/** All addresses of both kinds: the private network of a cloud may know one kind alone. */
const everywhere = '::';

/** Starts a role that only the contest's other machines talk to. */
export const startInnerRole = async (config: Config, role: InnerRole): Promise<RunningServer> => {
  const { internalSecret: secret } = config;
  if (secret === undefined)
    throw new Error(`The configuration let a machine start without its secret: ${role.name}.`);
  const { logger, requests } = openLog(config);
  const files = createNodeFiles();
  await files.makeDir(role.dir);
  const lock = lockDir(role.dir);
  const meters = createMeters(config, { [role.keeps]: role.dir });
  try {
    const { current: currentRequest } = requests;
    const opened = await role.open({ secret, logger, files, meters, currentRequest });
    let isDraining = false;
    const server = createServer(
      createInternalApp({
        guard: createRequestGuard(secret, clock),
        ...{ routes: opened.routes, logger, clock, random, requests },
        onAnswered: meters.onAnswered,
        problems: () => (isDraining ? [`${role.name} is shutting down.`] : []),
      }),
    );
    meters.server(server);
    meters.ready(() => !isDraining);
    const closeMetrics = await openMetrics(config, logger, meters.registry);
    const { port, close } = await listen(server, { ...config, host: config.host ?? everywhere });
    let closing: Promise<void> | undefined;
    const shutDown = async (): Promise<void> => {
      isDraining = true;
      await close();
      await closeMetrics();
      await opened.close();
      lock.release();
    };
    return {
      greeting: role.greeting(`http://localhost:${String(port)}`),
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
