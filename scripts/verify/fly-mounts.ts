import { flyRoles } from './fly-groups.ts';
import type { FlyConfig } from './fly-schema.ts';

type Mount = FlyConfig['mounts'][number];

/** The three volumes: their names, where they are mounted and for whom. */
const volumes = [
  { source: 'contest_data', destination: '/app/data', role: 'app', variable: 'DATA_DIR' },
  {
    source: 'contest_uploads',
    destination: '/app/uploads',
    role: 'media',
    variable: 'UPLOADS_DIR',
  },
  {
    source: 'contest_backups',
    destination: '/app/backups',
    role: 'backup',
    variable: 'BACKUPS_DIR',
  },
] as const;

/** One volume for each role, room to grow, and a command that makes it on a host of its own. */
export const checkFlyMounts = (config: FlyConfig, text: string): readonly string[] => [
  ...checkOnePerGroup(config),
  ...volumes.flatMap((volume) => checkVolume(volume, config, text)),
  ...config.mounts.flatMap(checkGrowth),
];

/** Without `processes` a mount is for the group app. */
const groupsOf = ({ processes = ['app'] }: Mount): readonly string[] => processes;

/** `fly config validate` lets several pass; the deploy then refuses them. */
const checkOnePerGroup = ({ mounts, processes }: FlyConfig): readonly string[] =>
  [...new Set([...flyRoles, ...Object.keys(processes)])].flatMap((group) => {
    const sources = mounts.filter((each) => groupsOf(each).includes(group));
    if (sources.length < 2) return [];
    return [
      `The group ${group} has ${sources.length} mounts (${sources.map(({ source }) => source).join(', ')}), but a Machine mounts one volume: give each a group of its own.`,
    ];
  });

const checkVolume = (
  { source, destination, role, variable }: (typeof volumes)[number],
  { mounts, env, primary_region: region }: FlyConfig,
  text: string,
): readonly string[] => {
  const mount = mounts.find((each) => each.source === source);
  if (mount === undefined)
    return [`The volume ${source} is mounted nowhere: add it at ${destination} for ${role}.`];
  const problems: string[] = [];
  if (mount.destination !== destination)
    problems.push(
      `The mount of ${source} is at ${mount.destination}: write destination = "${destination}".`,
    );
  if (groupsOf(mount).join() !== role)
    problems.push(
      `The mount of ${source} is not for ${role} alone: write processes = ["${role}"].`,
    );
  const dir = env[variable] ?? destination;
  if (dir !== destination)
    problems.push(
      `[env] ${variable} is ${dir}, which is no volume and is gone with the Machine: write "${destination}".`,
    );
  const create = commandFor(source, text);
  const size = `--size ${gigabytes(mount.initial_size)}`;
  const wanted = [`--region ${region ?? '(primary_region)'}`, size, '--unique-zone-app-wide'];
  const lacking = wanted.filter((part) => !` ${create} `.includes(` ${part} `));
  if (lacking.length > 0)
    problems.push(
      `The comment must tell how ${source} is made on a host of its own: write "fly volumes create ${source} ${wanted.join(' ')}" there.`,
    );
  return problems;
};

const commandFor = (source: string, text: string): string =>
  new RegExp(`^#\\s*fly volumes create ${source}\\s(.*)$`, 'm')
    .exec(text)?.[1]
    ?.replace(/ +/g, ' ') ?? '';

const checkGrowth = (mount: Mount): readonly string[] => {
  const place = `The mount of ${mount.source}`;
  const problems: string[] = [];
  const ask = (isGood: boolean, fault: string): void => {
    if (!isGood) problems.push(`${place} ${fault}.`);
  };
  const start = gigabytes(mount.initial_size);
  const step = gigabytes(mount.auto_extend_size_increment);
  const end = gigabytes(mount.auto_extend_size_limit);
  ask(start >= 1, 'has no initial_size: give it one of at least "1GB"');
  ask(
    isWithin(mount.snapshot_retention, 1, 60),
    'keeps no snapshots by its own rule: set snapshot_retention to between 1 and 60 days',
  );
  ask(
    isWithin(mount.auto_extend_size_threshold, 50, 99),
    'does not grow when it fills up: set auto_extend_size_threshold to between 50 and 99',
  );
  ask(isWithin(step, 1, 100), 'must grow by between 1 and 100 GB: set auto_extend_size_increment');
  ask(
    isWithin(end, Math.max(start, 1), 500),
    'must have a limit between its initial size and 500 GB: set auto_extend_size_limit',
  );
  return problems;
};

const isWithin = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && value >= least && value <= most;

/** A bare number is in gigabytes; 0 stands for none. */
const gigabytes = (size = '0'): number => {
  const [, amount = '0', unit = 'g'] = /^([\d.]+) ?([kmgt])?/i.exec(size) ?? [];
  const factors: Readonly<Record<string, number>> = { k: 1e-6, m: 1e-3, g: 1, t: 1000 };
  return Math.trunc(Number(amount) * (factors[unit.toLowerCase()] ?? 1));
};
