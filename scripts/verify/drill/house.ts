import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Wrong, type Context, type Environment } from '../line.ts';
import { until } from './until.ts';

export const roles = ['app', 'media', 'backup'] as const;
export type Role = (typeof roles)[number];

/** One contest as it is in production: three roles, three processes, three machines' folders, all on loopback. */
export type House = {
  readonly context: Context;
  readonly adminPassword: string;
  readonly urlOf: (role: Role) => string;
  readonly environmentOf: (role: Role) => Environment;
  /** The one folder that is on this role's volume. */
  readonly volumeOf: (role: Role) => string;
  /** Starts a role, or starts it again, and waits for nothing. */
  readonly launch: (role: Role) => void;
  /** Starts a role and waits until it is ready. */
  readonly start: (role: Role) => Promise<void>;
  readonly untilReady: (role: Role) => Promise<void>;
  readonly signal: (role: Role, signal: NodeJS.Signals) => void;
  /** How the role's process ended: its exit code, null when a signal ended it. */
  readonly ended: (role: Role) => Promise<number | null>;
  readonly isRunning: (role: Role) => boolean;
  /** The power cut. */
  readonly kill9: (role: Role) => Promise<void>;
  /** Everything on its volume is lost. */
  readonly emptyVolume: (role: Role) => Promise<void>;
  /** Runs `contest …` on the machine of a role. */
  readonly contest: (
    role: Role,
    ...args: readonly string[]
  ) => Promise<{ readonly code: number | null; readonly output: string }>;
};

const startLimitMs = 45_000;

/** Starts all three roles of a new contest; `extra` is set for each of them. */
export const openHouse = async (context: Context, extra: Environment = {}): Promise<House> => {
  const house = await buildHouse(context, extra);
  for (const role of roles) house.launch(role);
  await Promise.all(roles.map((role) => house.untilReady(role)));
  return house;
};

const buildHouse = async (context: Context, extra: Environment): Promise<House> => {
  const { processes, folder, release } = context;
  const ports = await freePorts(roles.length * 2);
  const portOf = (role: Role): number => ports[roles.indexOf(role)] ?? 0;
  const urlOf = (role: Role): string => `http://127.0.0.1:${portOf(role)}`;
  const secrets = makeSecrets();
  const environmentOf = (role: Role): Environment => ({
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production' },
    NODE_COMPILE_CACHE: join(release, '.cache'),
    ...extra,
    ...secrets,
    ...{ HOST: '127.0.0.1', PORT: String(portOf(role)), ROLE: role },
    METRICS_PORT: String(ports[roles.length + roles.indexOf(role)] ?? 0),
    ...{ MEDIA_URL: urlOf('media'), BACKUP_URL: urlOf('backup') },
    // As on Fly: each machine has all three, and one of them is a volume.
    DATA_DIR: join(folder, role, 'data'),
    UPLOADS_DIR: join(folder, role, 'uploads'),
    BACKUPS_DIR: join(folder, role, 'backups'),
  });
  const children = new Map<Role, ChildProcess>();
  const printed = new Map<Role, string>();
  const isRunning = (role: Role): boolean => {
    const child = children.get(role);
    return child?.exitCode === null && child.signalCode === null;
  };
  const launch = (role: Role): void => {
    const child = processes.start(process.execPath, ['server/main.ts', role], {
      ...{ cwd: release, env: environmentOf(role) },
      onOutput: (text) => printed.set(role, ((printed.get(role) ?? '') + text).slice(-2000)),
    });
    children.set(role, child);
  };
  const untilReady = (role: Role): Promise<void> =>
    until(
      context,
      async () => {
        if (!isRunning(role)) throw endedEarly(role, children.get(role), printed.get(role));
        return (await statusOf(`${urlOf(role)}/ready`)) === 200;
      },
      {
        limitMs: startLimitMs,
        wrong: `The role ${role} was not ready within ${startLimitMs / 1000} seconds.`,
        todo: `Ask its /ready why, and read what it printed: ${lastOf(printed.get(role))}`,
      },
    );
  const ended = async (role: Role): Promise<number | null> => {
    const child = children.get(role);
    if (child !== undefined && isRunning(role)) await once(child, 'exit');
    return child?.exitCode ?? null;
  };
  const volumes = { app: 'data', media: 'uploads', backup: 'backups' } as const;
  const volumeOf = (role: Role): string => join(folder, role, volumes[role]);
  return {
    ...{ context, urlOf, environmentOf, volumeOf, launch, untilReady, isRunning, ended },
    adminPassword: secrets.ADMIN_PASSWORD,
    start: (role) => {
      launch(role);
      return untilReady(role);
    },
    signal: (role, signal) => void children.get(role)?.kill(signal),
    kill9: async (role) => {
      children.get(role)?.kill('SIGKILL');
      await ended(role);
    },
    emptyVolume: async (role) => {
      for (const name of await readdir(volumeOf(role)))
        await rm(join(volumeOf(role), name), { recursive: true, force: true });
    },
    contest: async (role, ...args) => {
      await mkdir(volumeOf(role), { recursive: true });
      return processes.run(process.execPath, ['server/cli/contest.ts', ...args], {
        ...{ cwd: release, env: environmentOf(role) },
      });
    },
  };
};

const makeSecrets = () => {
  const make = (): string => randomBytes(32).toString('hex');
  return { ADMIN_PASSWORD: make(), INTERNAL_SECRET: make(), BACKUP_KEY: make() };
};

const endedEarly = (role: Role, child: ChildProcess | undefined, printed?: string): Wrong =>
  new Wrong(
    `The role ${role} ended by itself (${child?.exitCode ?? child?.signalCode ?? 'not started'}). It printed: ${lastOf(printed)}`,
    'Mend what it names, and try "node server/main.ts" with that role by hand.',
  );

const lastOf = (printed = ''): string =>
  printed.trim() === '' ? 'nothing.' : printed.trim().split('\n').slice(-4).join(' · ');

/** Its HTTP status; undefined where nobody answers. */
export const statusOf = (url: string, init: RequestInit = {}): Promise<number | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(5000), redirect: 'manual', ...init }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status;
    },
    () => undefined,
  );

/** All at once, so that none is given out twice. */
const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await once(server, 'listening');
    // A TCP server that listens has an address of this form.
    ports.push((server.address() as AddressInfo).port);
  }
  for (const server of servers) {
    server.close();
    await once(server, 'close');
  }
  return ports;
};
