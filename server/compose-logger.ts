import { styleText } from 'node:util';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createLogger } from './ops/logger.ts';
import { createPrettyLine } from './ops/pretty-line.ts';
import { createRequestScope, type RequestScope } from './ops/request-scope.ts';

type Told = Pick<
  Config,
  | 'isProduction'
  | 'logLevel'
  | 'logFormat'
  | 'adminPassword'
  | 'backupKey'
  | 'internalSecret'
  | 'cloudinaryUrl'
>;

export type OpenedLog = {
  readonly logger: Logger;
  /** The lines that are written in it carry the request's id. */
  readonly requests: RequestScope;
};

/** The log of this process, on the error output: what goes to the other is for people. */
export const openLog = (config: Told): OpenedLog => {
  const requests = createRequestScope();
  const logger = createLogger(config.logLevel, undefined, {
    secrets: secretsOf(config),
    currentRequest: requests.current,
    ...(logFormatOf(config, process.stderr.isTTY) === 'pretty' && {
      show: createPrettyLine(paint),
    }),
  });
  return { logger, requests };
};

/** Readable where somebody is likely to read; machines get JSON. */
export const logFormatOf = (
  { logFormat, isProduction }: Pick<Told, 'logFormat' | 'isProduction'>,
  isTerminal: boolean,
): 'json' | 'pretty' => logFormat ?? (isTerminal && !isProduction ? 'pretty' : 'json');

/** NO_COLOR and a terminal without colours are heeded. */
const paint: Parameters<typeof createPrettyLine>[0] = (style, text) =>
  styleText(style, text, { stream: process.stderr });

const secretsOf = (config: Told): readonly string[] => {
  const { adminPassword, backupKey, internalSecret, cloudinaryUrl } = config;
  const cloudSecret = /^cloudinary:\/\/[^:]+:([^@]+)@/.exec(cloudinaryUrl ?? '')?.[1];
  return [adminPassword, backupKey, internalSecret, cloudSecret].filter(
    (secret) => secret !== undefined,
  );
};
