import { flyRoles } from './fly-groups.ts';
import type { FlyConfig } from './fly-schema.ts';

type Times = { readonly interval: string; readonly timeout: string; readonly grace_period: string };
type Check = FlyConfig['checks'][string];
type Timed = Omit<Check, 'type'>;

const routing = {
  path: '/ready',
  times: { interval: '10s', timeout: '5s', grace_period: '10s' },
};
const watching = [
  { path: '/health', times: { interval: '15s', timeout: '5s', grace_period: '30s' } },
  { path: '/api/realtime-health', times: { interval: '10s', timeout: '5s', grace_period: '15s' } },
];

/** `/ready` routes, the others watch, each inner role is watched, and all times are within Fly's limits. */
export const checkFlyChecks = (config: FlyConfig): readonly string[] => [
  ...checkRouting(config),
  ...checkWatching(config),
  ...checkInnerRoles(config),
  ...checkLimits(config),
];

const checkRouting = ({ http_service: service }: FlyConfig): readonly string[] => {
  const checks = service?.checks ?? [];
  const ready = checks.find(({ path }) => path === routing.path);
  if (ready === undefined)
    return [
      'No check routes: add one of path "/ready" to [[http_service.checks]], or a Machine that is stopping goes on getting requests.',
    ];
  const others = checks.filter((check) => check !== ready);
  return [
    ...compare('[[http_service.checks]] of /ready', ready, routing.times),
    ...others.map(
      ({ path }) =>
        `[[http_service.checks]] of ${path ?? 'no path'} would take the contest off the net when it fails: move it to [checks], where a check only watches.`,
    ),
  ];
};

const checksOf = (config: FlyConfig, role: string): readonly (readonly [string, Check])[] =>
  Object.entries(config.checks).filter(([, { processes = ['app'] }]) => processes.includes(role));

const checkWatching = (config: FlyConfig): readonly string[] =>
  watching.flatMap(({ path, times }) => {
    const found = checksOf(config, 'app').find(([, check]) => check.path === path);
    if (found === undefined)
      return [`Nothing watches ${path}: add a check of it for app to [checks].`];
    return compare(`[checks.${found[0]}]`, found[1], times);
  });

const compare = (place: string, check: Timed, times: Times): readonly string[] =>
  (Object.keys(times) as (keyof Times)[])
    .filter((name) => check[name] === undefined || seconds(check[name]) !== seconds(times[name]))
    .map(
      (name) =>
        `${place} has ${name} ${check[name] === undefined ? 'missing' : `"${check[name]}"`}: write "${times[name]}".`,
    );

const checkInnerRoles = (config: FlyConfig): readonly string[] =>
  flyRoles
    .filter((role) => role !== 'app')
    .filter(
      (role) =>
        !checksOf(config, role).some(
          ([, { type, path }]) => type === 'http' && (path === '/ready' || path === '/health'),
        ),
    )
    .map((role) => `Nothing watches the role ${role}: add a check of /ready for it to [checks].`);

/** Fly's own: it refuses some of these, and silently changes others. */
const checkLimits = (config: FlyConfig): readonly string[] => {
  const routed = (config.http_service?.checks ?? []).map(
    (check) => [`[[http_service.checks]] of ${check.path ?? '/'}`, check, 1] as const,
  );
  const watched = Object.entries(config.checks).map(
    ([name, check]) => [`[checks.${name}]`, check, 2] as const,
  );
  return [...routed, ...watched].flatMap(([place, { interval, timeout, method }, least]) => {
    const problems: string[] = [];
    if (interval !== undefined && (seconds(interval) < least || seconds(interval) > 60))
      problems.push(
        `${place} has the interval "${interval}": Fly takes from ${least} to 60 seconds.`,
      );
    if (timeout !== undefined && (seconds(timeout) < 1 || seconds(timeout) > 60))
      problems.push(`${place} has the timeout "${timeout}": Fly takes from 1 to 60 seconds.`);
    if (method !== undefined && method.toUpperCase() !== 'GET')
      problems.push(`${place} asks with ${method}: the program answers GET.`);
    return problems;
  });
};

/** Of a duration that the schema let through. */
export const seconds = (duration: string): number =>
  [...duration.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit = 's']) => sum + Number(amount) * (inSeconds[unit] ?? 1),
    0,
  );

const inSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
