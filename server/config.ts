import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type * as z from 'zod';
import { err, ok, type Result } from '../shared/base/result.ts';
import type { Limits } from '../lib/realtime/index.ts';
import { realtimeProfiles, realtimeVariables } from './config-realtime.ts';
import { isWellKnown } from './config-secrets.ts';
import { secrets, variables, type Variables } from './config-variables.ts';

export type Config = {
  readonly isProduction: boolean;
  readonly role: Variables['ROLE'];
  readonly port: number;
  /** Undefined: all interfaces. */
  readonly host: string | undefined;
  readonly metricsPort: number;
  readonly metricsHost: string;
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly backupsDir: string;
  readonly adminPassword: string | undefined;
  /** How many minutes are between two backups that nobody asked for; 0: none is made. */
  readonly backupMinutes: number;
  /** Seals people and secrets in backups. */
  readonly backupKey: string | undefined;
  /** Signs what the roles ask of each other. */
  readonly internalSecret: string | undefined;
  /** Where the role `media` listens; undefined where photos are worked on and kept here. */
  readonly mediaUrl: string | undefined;
  /** Where the role `backup` listens; undefined where nothing is sent to another machine. */
  readonly backupUrl: string | undefined;
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean | number | string;
  readonly cloudinaryUrl: string | undefined;
  readonly logLevel: Variables['LOG_LEVEL'];
  /** Undefined: as it suits whoever reads the error output. */
  readonly logFormat: 'json' | 'pretty' | undefined;
  /** After how long a loop that stands still ends the process; 0: never. */
  readonly watchdogSeconds: number;
  readonly onStoreFailure: 'exit' | 'readonly';
  readonly devClient: boolean;
  readonly rateLimits: {
    readonly submitPerDevice: number;
    readonly submitPerAddress: number;
    readonly login: number;
    /** A second and socket. */
    readonly socketEvents: number;
  };
  readonly realtime: Partial<Limits>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment once. Every mistake is named, one sentence each. */
export const readConfig = (
  environment: Environment,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Result<Config, readonly string[]> => {
  const { values, problems } = withSecretFiles(environment, readFile);
  const parsed = variables.safeParse(values);
  if (!parsed.success) problems.push(...parsed.error.issues.map(sentence(values)));
  problems.push(...missingInProduction(values), ...missingBetweenRoles(values));
  if (parsed.success) problems.push(...contradictions(parsed.data));
  const config = parsed.success ? toConfig(parsed.data) : undefined;
  return config === undefined || problems.length > 0 ? err(problems) : ok(config);
};

/** An empty variable counts as not set; `NAME_FILE` names a file that holds the secret. */
const withSecretFiles = (environment: Environment, readFile: (path: string) => string) => {
  const problems: string[] = [];
  const values = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  for (const name of secrets) {
    const path = values[`${name}_FILE`];
    if (path === undefined) continue;
    if (values[name] !== undefined)
      problems.push(`${name} and ${name}_FILE are both set: keep one of them.`);
    try {
      values[name] = readFile(path).trim();
    } catch {
      problems.push(`${name}_FILE names ${path}, which cannot be read: check the path and rights.`);
    }
  }
  return { values, problems };
};

const sentence =
  (values: Environment) =>
  ({ path, message }: z.core.$ZodIssue): string => {
    const name = path.join('.');
    // A secret is named, never shown.
    const shown = secrets.some((secret) => secret === name) ? '' : ` "${values[name] ?? ''}"`;
    return `${name}${shown} ${message}: correct it or leave it out.`;
  };

const limitNames = [
  'RATE_LIMIT_SUBMIT_PER_DEVICE',
  'RATE_LIMIT_SUBMIT_PER_ADDRESS',
  'RATE_LIMIT_LOGIN',
  'RATE_LIMIT_SOCKET_EVENTS',
] as const;

/** Asked of the text, so that these are named together with everything else that is wrong. */
const missingInProduction = (values: Environment): readonly string[] => {
  if (values.NODE_ENV !== 'production') return [];
  const problems = limitNames
    .filter((name) => values[name]?.trim() === '0')
    .map((name) => `${name} is 0, which switches the limit off: production needs one above 0.`);
  // Nobody signs in at the inner machines.
  const isPasswordWanted = values.ROLE !== 'backup' && values.ROLE !== 'media';
  if (isPasswordWanted && !isGiven(values, 'ADMIN_PASSWORD'))
    problems.push(
      'ADMIN_PASSWORD is not set: production needs the organiser’s password there or in ADMIN_PASSWORD_FILE.',
    );
  for (const name of ['ADMIN_PASSWORD', 'BACKUP_KEY', 'INTERNAL_SECRET'])
    if (isWellKnown(values[name]))
      problems.push(
        `${name} is one that anybody would try: make another with "openssl rand -hex 32".`,
      );
  return problems;
};

const isGiven = (values: Environment, name: string): boolean =>
  values[name] !== undefined || values[`${name}_FILE`] !== undefined;

/** What the roles need to know of each other. */
const missingBetweenRoles = (values: Environment): readonly string[] => {
  const needs = (name: string, why: string): readonly string[] =>
    isGiven(values, name) ? [] : [`${name} is not set: ${why}`];
  const secret = 'give every machine of this contest the same, made with "openssl rand -hex 32".';
  if (values.ROLE === 'backup')
    return [
      ...needs('INTERNAL_SECRET', secret),
      ...needs(
        'BACKUP_KEY',
        'the backup machine seals people and secrets with it; keep a copy elsewhere.',
      ),
    ];
  const isAlone = values.BACKUP_URL === undefined && values.MEDIA_URL === undefined;
  return isAlone && values.ROLE !== 'media' ? [] : needs('INTERNAL_SECRET', secret);
};

const contradictions = (values: Variables): readonly string[] => {
  const problems: string[] = [];
  const { heartbeatInterval = 30_000, heartbeatTimeout = 45_000 } = realtimeLimits(values);
  if (heartbeatTimeout <= heartbeatInterval)
    problems.push(
      `REALTIME_HEARTBEAT_TIMEOUT (${heartbeatTimeout}) must be above REALTIME_HEARTBEAT_INTERVAL (${heartbeatInterval}), or every client expires.`,
    );
  if (values.MEDIA_URL !== undefined && values.CLOUDINARY_URL !== undefined)
    problems.push(
      'MEDIA_URL and CLOUDINARY_URL are both set: photos are kept by one of them alone.',
    );
  return problems;
};

const realtimeLimits = (values: Variables): Partial<Limits> => {
  const profile = values.REALTIME_PROFILE && realtimeProfiles[values.REALTIME_PROFILE];
  const own = Object.entries(realtimeVariables).flatMap(([name]) => {
    const value = values[name as keyof typeof realtimeVariables];
    return value === undefined ? [] : [[camelCase(name.replace('REALTIME_', '')), value]];
  });
  // The variables are the limits' names in capitals, as config-realtime.ts spells them out.
  return { ...profile, ...(Object.fromEntries(own) as Partial<Limits>) };
};

const camelCase = (name: string): string =>
  name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const toConfig = (values: Variables): Config => ({
  isProduction: values.NODE_ENV === 'production',
  role: values.ROLE,
  port: values.PORT,
  host: values.HOST,
  metricsPort: values.METRICS_PORT,
  metricsHost: values.METRICS_HOST,
  // Made absolute once: Express serves a file from no other path.
  dataDir: resolve(values.DATA_DIR),
  uploadsDir: resolve(values.UPLOADS_DIR),
  backupsDir: resolve(values.BACKUPS_DIR),
  adminPassword: values.ADMIN_PASSWORD,
  backupMinutes: values.BACKUP_EVERY_MINUTES,
  backupKey: values.BACKUP_KEY,
  internalSecret: values.INTERNAL_SECRET,
  mediaUrl: values.MEDIA_URL,
  backupUrl: values.BACKUP_URL,
  publicUrl: values.PUBLIC_URL,
  trustProxy: values.TRUST_PROXY,
  cloudinaryUrl: values.CLOUDINARY_URL,
  logLevel: values.LOG_LEVEL,
  logFormat: values.LOG_FORMAT,
  watchdogSeconds: values.WATCHDOG_SECONDS,
  onStoreFailure:
    values.ON_STORE_FAILURE ?? (values.NODE_ENV === 'production' ? 'exit' : 'readonly'),
  devClient: values.DEV_CLIENT,
  rateLimits: {
    submitPerDevice: values.RATE_LIMIT_SUBMIT_PER_DEVICE,
    submitPerAddress: values.RATE_LIMIT_SUBMIT_PER_ADDRESS,
    login: values.RATE_LIMIT_LOGIN,
    socketEvents: values.RATE_LIMIT_SOCKET_EVENTS,
  },
  realtime: realtimeLimits(values),
});
