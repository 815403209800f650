import * as z from 'zod';
import { trustProxy } from './config-proxy.ts';
import { realtimeProfiles, realtimeVariables } from './config-realtime.ts';
import { everyRole, roles, theContest, type DescribedVariable } from './config-words.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const profiles = Object.keys(realtimeProfiles) as (keyof typeof realtimeProfiles)[]; // As its type says.

const port = z.coerce
  .number('is not a port number')
  .int('is not a port number')
  .min(0, 'is not a port number')
  .max(65_535, 'is above 65535, the highest port');
const rate = z.coerce
  .number('is not a number')
  .int('is not a whole number')
  .min(0, 'is below 0; 0 switches the limit off');
const webUrl = z
  .url({ protocol: /^https?$/, error: 'is not an address such as https://contest.example' })
  .transform((url) => url.replace(/\/+$/, ''));
const yesOrNo = z
  .enum(['0', '1', 'true', 'false'], 'is not 1 or 0')
  .transform((text) => text === '1' || text === 'true');

const program = {
  NODE_ENV: {
    schema: z.string().default('development'),
    does: '`production` insists on a password, on limits and on secrets that nobody guesses',
    roles: everyRole,
  },
  ROLE: {
    schema: z.enum(roles, `is not one of ${roles.join(', ')}`).default('all'),
    does: 'what this machine does; the first argument of `node server/main.ts` goes before it',
    roles: everyRole,
  },
  PORT: {
    schema: port.default(3000),
    does: 'where it listens; 0 takes one that is free',
    roles: everyRole,
  },
  HOST: {
    schema: z.string().optional(),
    does: 'the one address it listens on, such as `127.0.0.1`; else all of them',
    form: 'an address of this machine',
    roles: everyRole,
  },
  METRICS_PORT: {
    schema: port.default(9091),
    does: 'where Prometheus asks for `GET /metrics`; 0 takes one that is free',
    roles: everyRole,
  },
  METRICS_HOST: {
    schema: z.string().default('127.0.0.1'),
    does: 'the address it listens on for that; `::` for all, where that port is not public',
    form: 'an address of this machine',
    roles: everyRole,
  },
  LOG_LEVEL: {
    schema: z.enum(logLevels, `is not one of ${logLevels.join(', ')}`).default('info'),
    does: 'how much is written to stderr, a line an event',
    roles: everyRole,
  },
  LOG_FORMAT: {
    schema: z.enum(['json', 'pretty'], 'is neither json nor pretty').optional(),
    does: '`json` for machines, `pretty` for whoever sits before the terminal',
    defaultIs: '`pretty` in a terminal, but not in production; else `json`',
    roles: everyRole,
  },
  ON_STORE_FAILURE: {
    schema: z.enum(['exit', 'readonly'], 'is neither exit nor readonly').optional(),
    does: 'when the disk fails: end with 70 to be started again, or stay to be read',
    defaultIs: '`exit` in production, else `readonly`',
    roles: theContest,
  },
  WATCHDOG_SECONDS: {
    schema: z.coerce
      .number('is not a number')
      .int('is not a whole number')
      .min(0, 'is below 0; 0 switches it off')
      .max(3600, 'is more than an hour')
      .default(30),
    does: 'a loop that stands still for so long ends the process, to be started again; 0 switches that off',
    roles: everyRole,
  },
  DEV_CLIENT: {
    schema: yesOrNo.default(false),
    does: 'pages straight from their sources; `npm run dev` sets it',
    form: '`1` or `0`',
    roles: theContest,
  },
};

const people = {
  ADMIN_PASSWORD: {
    schema: z.string().min(8, 'has fewer than 8 characters').optional(),
    does: 'the organiser’s; without it one is made and shown once',
    isSecret: true,
    roles: theContest,
  },
  PUBLIC_URL: {
    schema: webUrl.optional(),
    does: 'the address for links and QR codes, else the one that was asked; with `https:` plain requests are redirected to it',
    form: 'an address with http or https',
    roles: theContest,
  },
  TRUST_PROXY: {
    schema: trustProxy.default(false),
    does: 'which proxies stand before it; needed behind one, or https goes round for ever and everybody shares one limit',
    form: 'how many, or their addresses and networks, or `true`',
    roles: theContest,
  },
};

const folders = {
  DATA_DIR: {
    schema: z.string().default('data'),
    does: 'the log, the people, the contest’s own keys',
    form: 'a folder',
    roles: theContest,
  },
  UPLOADS_DIR: {
    schema: z.string().default('uploads'),
    does: 'the photos; not used where `MEDIA_URL` is set: what waits for that machine is in `DATA_DIR`',
    form: 'a folder',
    roles: [...theContest, 'media'],
  },
  BACKUPS_DIR: {
    schema: z.string().default('backups'),
    does: 'the backups; `app` does not use it where `BACKUP_URL` is set',
    form: 'a folder',
    roles: [...theContest, 'backup'],
  },
  BACKUP_EVERY_MINUTES: {
    schema: z.coerce
      .number('is not a number')
      .int('is not a whole number')
      .min(0, 'is below 0; 0 makes none')
      .max(7 * 24 * 60, 'is more than a week')
      .default(60),
    does: 'how often a backup is made without being asked, and at shutdown; 0 makes none. Old ones go by themselves',
    roles: [...theContest, 'backup'],
  },
} satisfies Described;

const machines = {
  BACKUP_URL: {
    schema: webUrl.optional(),
    does: 'where the machine with the role `backup` listens; everything is sent there as it is written',
    form: 'an address with http or https',
    roles: [...theContest, 'media'],
  },
  MEDIA_URL: {
    schema: webUrl.optional(),
    does: 'where the machine with the role `media` listens; photos are kept and made smaller there; not together with `CLOUDINARY_URL`',
    form: 'an address with http or https',
    roles: theContest,
  },
  INTERNAL_SECRET: {
    schema: z.string().min(32, 'has fewer than 32 characters').optional(),
    does: 'signs what the machines of one contest ask of each other; the same on each',
    isSecret: true,
    roles: everyRole,
  },
  BACKUP_KEY: {
    schema: z.string().min(16, 'has fewer than 16 characters').optional(),
    does: 'seals people and keys in backups; without it `data/backup.key` is made. Keep a copy elsewhere',
    isSecret: true,
    roles: [...theContest, 'backup'],
  },
  CLOUDINARY_URL: {
    schema: z
      .string()
      .regex(/^cloudinary:\/\/[^:]+:[^@]+@.+/, 'is not of the form cloudinary://key:secret@cloud')
      .optional(),
    does: 'photos are delivered from there, and kept here as well',
    form: '`cloudinary://key:secret@cloud`',
    isSecret: true,
    roles: theContest,
  },
} satisfies Described;

const limits = {
  RATE_LIMIT_SUBMIT_PER_DEVICE: {
    schema: rate.default(10),
    does: 'entries a minute from one browser; 0 switches a limit off',
    roles: theContest,
  },
  RATE_LIMIT_SUBMIT_PER_ADDRESS: {
    schema: rate.default(600),
    does: 'entries a minute from one address: a whole convention may share it',
    roles: theContest,
  },
  RATE_LIMIT_LOGIN: {
    schema: rate.default(10),
    does: 'failed sign-ins in 15 minutes from one address, and 20 times that from all together',
    roles: theContest,
  },
  RATE_LIMIT_SOCKET_EVENTS: {
    schema: rate.default(50),
    does: 'commands a second over one socket',
    roles: theContest,
  },
};

const realtime = {
  REALTIME_PROFILE: {
    schema: z.enum(profiles, `is not one of ${profiles.join(', ')}`).optional(),
    does: 'sets several of these at once; a variable of its own wins',
    roles: theContest,
  },
  ...realtimeVariables,
};

type Described = Readonly<Record<string, DescribedVariable>>;

/** Every variable with what docs/CONFIGURATION.md tells of it; one without a description is not accepted. */
export const describedVariables = {
  ...program,
  ...people,
  ...folders,
  ...machines,
  ...limits,
  ...realtime,
} satisfies Described;

/** The tables of docs/CONFIGURATION.md. */
export const variableGroups: Readonly<Record<string, Described>> = {
  'The program': program,
  'People and addresses': people,
  Folders: folders,
  'Several machines, and what keeps their secrets': machines,
  Limits: limits,
  Realtime: realtime,
};

type Table = typeof describedVariables;
type Schemas = { [Name in keyof Table]: Table[Name]['schema'] };

export const variables = z.object(
  Object.fromEntries(
    Object.entries(describedVariables).map(([name, { schema }]) => [name, schema]),
  ) as Schemas, // Each name with its own schema.
);
export type Variables = z.infer<typeof variables>;

/** May also be given as `NAME_FILE`, and are never shown. */
export const secrets: readonly string[] = Object.entries<DescribedVariable>(describedVariables)
  .filter(([, { isSecret }]) => isSecret === true)
  .map(([name]) => name);
