import type { FlyConfig } from './fly-schema.ts';

/** The three roles of one contest, each a group of Machines with a volume of its own. */
export const flyRoles = ['app', 'media', 'backup'] as const;

/** Groups exist, run their role, reach each other, and only `app` is open to the world. */
export const checkFlyGroups = (config: FlyConfig): readonly string[] => [
  ...checkRoles(config),
  ...checkNames(config),
  ...checkDoors(config),
  ...checkAddresses(config),
  ...checkSecrets(config),
  ...checkVariables(config),
];

const checkRoles = ({ processes }: FlyConfig): readonly string[] =>
  flyRoles.flatMap((role) => {
    const command = processes[role];
    if (command === undefined)
      return [`[processes] has no group ${role}: add ${role} = "${role}".`];
    if (command.trim() === role) return [];
    return [
      `[processes] ${role} = "${command}" does not start the role ${role}: write "${role}" alone, the image's entrypoint puts "node server/main.ts" before it.`,
    ];
  });

type Named = { readonly place: string; readonly processes?: readonly string[] | undefined };

const named = (config: FlyConfig): readonly Named[] => [
  ...(config.http_service ? [{ place: '[http_service]', ...config.http_service }] : []),
  ...config.services.map((each, index) => ({ place: `services[${index + 1}]`, ...each })),
  ...Object.entries(config.checks).map(([name, each]) => ({ place: `[checks.${name}]`, ...each })),
  ...config.mounts.map((each) => ({ place: `The mount of ${each.source}`, ...each })),
  ...config.files.map((each) => ({ place: `The file ${each.guest_path}`, ...each })),
  ...(['metrics', 'restart', 'vm'] as const).flatMap((section) =>
    config[section].map(({ processes }, index) => ({
      place: `${section}[${index + 1}]`,
      processes,
    })),
  ),
];

const checkNames = (config: FlyConfig): readonly string[] => {
  const known = Object.keys(config.processes);
  return named(config).flatMap(({ place, processes }) =>
    (processes ?? [])
      .filter((group) => !known.includes(group))
      .map(
        (group) =>
          `${place} names the group "${group}", which [processes] does not have: name one of ${known.join(', ')}.`,
      ),
  );
};

const checkDoors = ({ http_service: service, services }: FlyConfig): readonly string[] => {
  const problems: string[] = [];
  if (service === undefined)
    return ['[http_service] is missing: without it nobody reaches the contest; add it for app.'];
  if (service.processes?.join() !== 'app')
    problems.push(
      '[http_service] must be for app alone, the only role with a public port: write processes = ["app"].',
    );
  for (const [index, { processes }] of services.entries())
    if (processes?.join() !== 'app')
      problems.push(
        `services[${index + 1}] opens a public port on a role other than app: take it out, media and backup are reached over the private network.`,
      );
  if (service.concurrency?.type !== 'connections')
    problems.push(
      '[http_service.concurrency] must count connections, since an open page is one: write type = "connections".',
    );
  if (service.auto_stop_machines !== undefined && isStopping(service.auto_stop_machines))
    problems.push(
      '[http_service] auto_stop_machines would stop a contest that is quiet: write "off".',
    );
  return problems;
};

const isStopping = (value: boolean | string): boolean => value !== false && value !== 'off';

/** The port that every role listens on; each Machine has an address of its own. */
export const portOf = ({ env }: FlyConfig): number => Number(env['PORT'] ?? 3000);

const checkAddresses = (config: FlyConfig): readonly string[] => {
  const { env, app, http_service: service, checks } = config;
  const port = portOf(config);
  const problems: string[] = [];
  for (const [name, role] of [
    ['MEDIA_URL', 'media'],
    ['BACKUP_URL', 'backup'],
  ] as const) {
    const wanted = `http://${role}.process.${app}.internal:${port}`;
    if (env[name] !== wanted)
      problems.push(`[env] ${name} must be where the group ${role} listens: write "${wanted}".`);
  }
  if (service !== undefined && service.internal_port !== port)
    problems.push(
      `[http_service] internal_port is ${service.internal_port}, but the program listens on ${port}: make them the same.`,
    );
  for (const [name, check] of Object.entries(checks)) {
    // Fly lends a check the port of the service, where its group has one.
    const isOfService = (check.processes ?? ['app']).join() === 'app';
    const asked = check.port ?? (isOfService ? service?.internal_port : undefined);
    if (asked !== port)
      problems.push(
        `[checks.${name}] asks ${asked === undefined ? 'no port' : `port ${asked}`}, but the program listens on ${port}: write port = ${port}.`,
      );
  }
  return problems;
};

const secretNames = /(SECRET|PASSWORD|TOKEN|KEY)$|^CLOUDINARY_URL$/;

const checkSecrets = ({ env, build }: FlyConfig): readonly string[] =>
  Object.entries({ '[env]': env, '[build.args]': build?.args ?? {} }).flatMap(([place, values]) =>
    Object.keys(values)
      .filter((name) => secretNames.test(name))
      .map(
        (name) =>
          `${place} holds the secret ${name} for everybody to read: take it out and run "fly secrets set ${name}=…".`,
      ),
  );

const checkVariables = ({ env }: FlyConfig): readonly string[] => {
  const problems = Object.keys(env)
    .filter((name) => name.startsWith('FLY_'))
    .map((name) => `[env] ${name} begins with FLY_, which Fly keeps for itself: rename it.`);
  if (env['NODE_ENV'] !== 'production')
    problems.push(
      '[env] NODE_ENV must be "production": only then does the program insist on secrets and limits.',
    );
  if (env['TRUST_PROXY'] !== '2')
    problems.push(
      '[env] TRUST_PROXY must be "2": Fly puts two addresses into X-Forwarded-For, and with another number all clients look like one.',
    );
  return problems;
};
