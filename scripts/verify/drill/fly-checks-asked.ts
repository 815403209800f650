import { readFlyConfig } from '../fly-config.ts';
import type { FlyConfig } from '../fly-schema.ts';
import { seconds } from '../fly-checks.ts';
import { Wrong, type Environment } from '../line.ts';
import { roles, type Role } from './house.ts';

export type FlyCheck = {
  /** Where it stands in fly.toml. */
  readonly place: string;
  readonly role: Role;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

/** Fly's own where none is given. */
const defaultTimeout = '5s';

/** What each machine has of its own, here as there. */
const ownAddresses = /^(PORT|HOST|METRICS_PORT|ROLE|\w+_DIR|MEDIA_URL|BACKUP_URL)$/;

/** What Fly would ask of which role, and with which environment it would start them. */
export const readFlyChecks = (
  text: string,
): { readonly checks: readonly FlyCheck[]; readonly env: Environment } => {
  const read = readFlyConfig(text);
  if (!read.ok) throw new Wrong(read.error.join(' '), 'Correct fly.toml.');
  const config = read.value;
  const env = Object.entries(config.env).filter(([name]) => !ownAddresses.test(name));
  return { checks: [...routed(config), ...watched(config)], env: Object.fromEntries(env) };
};

const rolesOf = (processes: readonly string[] | undefined): readonly Role[] =>
  roles.filter((role) => (processes ?? ['app']).includes(role));

type HttpCheck = Pick<FlyConfig['checks'][string], 'path' | 'method' | 'headers' | 'timeout'>;

const asked = (place: string, role: Role, check: HttpCheck): FlyCheck => ({
  ...{ place, role },
  path: check.path ?? '/',
  method: (check.method ?? 'GET').toUpperCase(),
  headers: check.headers ?? {},
  timeoutMs: seconds(check.timeout ?? defaultTimeout) * 1000,
});

const routed = ({ http_service: service }: FlyConfig): readonly FlyCheck[] =>
  (service?.checks ?? []).flatMap((check) =>
    rolesOf(service?.processes).map((role) => asked('[[http_service.checks]]', role, check)),
  );

const watched = ({ checks }: FlyConfig): readonly FlyCheck[] =>
  Object.entries(checks)
    .filter(([, { type }]) => type === 'http')
    .flatMap(([name, check]) =>
      rolesOf(check.processes).map((role) => asked(`[checks.${name}]`, role, check)),
    );
