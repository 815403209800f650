import { parseDocument } from 'yaml';
import * as z from 'zod';
import { flyRoles } from './fly-groups.ts';

/** Only what the rules look at: Docker has its own word on the rest. */
const service = z.looseObject({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.unknown()).default([]),
  volumes: z.array(z.string()).default([]),
  restart: z.string().optional(),
  stop_grace_period: z.string().optional(),
  read_only: z.boolean().default(false),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
});
const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()).default({}),
});
type Service = z.infer<typeof service>;
type Role = (typeof flyRoles)[number];

const volumes = {
  app: 'contest_data:/app/data',
  media: 'contest_uploads:/app/uploads',
  backup: 'contest_backups:/app/backups',
} as const;

/** Where each role finds the others, and the secrets that it does not start without. */
const needed: Record<Role, Readonly<Record<string, string | undefined>>> = {
  app: {
    MEDIA_URL: 'http://media:3000',
    BACKUP_URL: 'http://backup:3000',
    INTERNAL_SECRET: undefined,
    ADMIN_PASSWORD: undefined,
    BACKUP_KEY: undefined,
  },
  media: { BACKUP_URL: 'http://backup:3000', INTERNAL_SECRET: undefined },
  backup: { INTERNAL_SECRET: undefined, BACKUP_KEY: undefined },
};

/** What is wrong with a compose.yaml, one sentence each that says what to do; none when it is good. */
export const checkComposeFile = (text: string): readonly string[] => {
  const document = parseDocument(text, { merge: true });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line ?? 1;
    return [`Line ${line} is no YAML (${fault.code}): correct it there.`];
  }
  const read = composeFile.safeParse(document.toJS());
  if (!read.success)
    return read.error.issues.map(
      ({ path, message }) => `${path.join('.')} is of the wrong form (${message}): correct it.`,
    );
  const { services } = read.data;
  return [
    ...flyRoles.flatMap((role) => {
      const found = services[role];
      if (found === undefined) return [`There is no service ${role}: add it.`];
      return [...checkService(role, found), ...checkEnvironment(role, found)];
    }),
    ...Object.values(volumes)
      .map((mount) => mount.split(':')[0] ?? '')
      .filter((name) => !(name in read.data.volumes))
      .map((name) => `The volume ${name} is not declared: add it to volumes.`),
  ];
};

const checkService = (role: Role, found: Service): readonly string[] => {
  const problems: string[] = [];
  const ask = (isGood: boolean, fault: string): void => {
    if (!isGood) problems.push(`The service ${role} ${fault}.`);
  };
  ask(found.command?.join(' ') === role, `must start its own role: write command: [${role}]`);
  ask(
    found.volumes.join() === volumes[role],
    `must mount its own volume and no other: write ${volumes[role]}`,
  );
  ask(
    role === 'app' || found.ports.length === 0,
    'opens a port to the world: take ports out, the other roles reach it by its name',
  );
  ask(
    !found.ports.some((port) => JSON.stringify(port).includes('9091')),
    'gives its figures to the world: take 9091 out of ports, a Prometheus beside it reaches it by its name',
  );
  ask(
    found.restart === 'unless-stopped',
    'stays down after a crash: write restart: unless-stopped',
  );
  ask(
    found.stop_grace_period === '30s',
    'may be killed while it drains: write stop_grace_period: 30s',
  );
  ask(found.healthcheck !== undefined, 'is asked by nobody how it is: add a healthcheck of /ready');
  ask(found.read_only, 'may write beside its volume: write read_only: true');
  return problems;
};

const checkEnvironment = (role: Role, { environment }: Service): readonly string[] => {
  const problems: string[] = [];
  if (environment['NODE_ENV'] !== 'production')
    problems.push(`The service ${role} is not in production: write NODE_ENV: production.`);
  if (environment['METRICS_HOST'] !== '0.0.0.0')
    problems.push(
      `The service ${role} gives no figures to a Prometheus beside it: write METRICS_HOST: 0.0.0.0.`,
    );
  for (const [name, wanted] of Object.entries(needed[role])) {
    const value = environment[name];
    if (wanted === undefined && !value?.startsWith(`\${${name}:?`))
      problems.push(
        `The service ${role} must get ${name} from outside: write \${${name}:?…}, which stops the start without it.`,
      );
    if (wanted !== undefined && value !== wanted)
      problems.push(`The service ${role} does not find its neighbour: write ${name}: ${wanted}.`);
  }
  return problems;
};
