import { expect, test } from 'vitest';
import { serverFlags } from '../../scripts/server-flags.mjs';
import { readConfig } from '../../server/config.ts';
import { secrets, variables } from '../../server/config-variables.ts';
import { nodeFlagsOf, readUnit } from '../support/systemd-unit.ts';

const unit = readUnit();
const all = (name: string): readonly string[] => unit.get(name) ?? [];
const only = (name: string): string | undefined => all(name).join(' | ') || undefined;
const environment = Object.fromEntries(
  all('Environment').map((each) => {
    const [name = '', ...value] = each.split('=');
    return [name, value.join('=')];
  }),
);

test('Node runs the program as npm start has it', () => {
  const execStart = only('ExecStart') ?? '';
  const nodeOptions = environment['NODE_OPTIONS'] ?? '';
  expect(nodeOptions).toBe('--max-old-space-size-percentage=20');
  // A limit in there would go before the one that somebody chose in the EnvironmentFile.
  expect(nodeFlagsOf(execStart)).toEqual(serverFlags({ nodeOptions }));
  expect(execStart).toMatch(/ server\/main\.ts$/);
  expect(execStart.startsWith(`${String(only('WorkingDirectory'))}/node_modules/`)).toBe(true);
});

test('its environment is one that the program starts with in production, the secrets from credentials', () => {
  const known = [...Object.keys(variables.shape), ...secrets.map((name) => `${name}_FILE`)];
  const ofNode = ['NODE_COMPILE_CACHE', 'NODE_OPTIONS'];
  expect(Object.keys(environment).filter((name) => ![...known, ...ofNode].includes(name))).toEqual(
    [],
  );

  const credentials = all('LoadCredential').map((each) => each.split(':')[0]);
  const files = Object.values(environment).filter((value) => value.startsWith('%d/'));
  expect(files.map((path) => path.slice('%d/'.length))).toEqual(credentials);
  const read = readConfig(environment, () => '1f60b8e2c94d7a53');
  expect(read).toMatchObject({ ok: true, value: { isProduction: true, onStoreFailure: 'exit' } });
});

test('each folder of the program is one that systemd makes for it alone', () => {
  const { DATA_DIR, UPLOADS_DIR, BACKUPS_DIR, NODE_COMPILE_CACHE } = environment;
  const state = (only('StateDirectory') ?? '').split(' ').map((each) => `/var/lib/${each}`);
  expect(state).toEqual([DATA_DIR, UPLOADS_DIR, BACKUPS_DIR]);
  expect(NODE_COMPILE_CACHE).toBe(`/var/cache/${String(only('CacheDirectory'))}`);
  expect([only('StateDirectoryMode'), only('UMask')]).toEqual(['0700', '0077']);
});

test('it ends as the program wants to be ended, and is started again whatever the reason', () => {
  expect(only('KillSignal')).toBe('SIGTERM');
  // A shutdown takes up to 25 seconds.
  expect(Number(only('TimeoutStopSec'))).toBe(30);
  expect([only('Restart'), only('StartLimitIntervalSec')]).toEqual(['always', '0']);
  expect(Number(only('LimitNOFILE'))).toBeGreaterThanOrEqual(2 * 10_000);
});

test.each([
  ['NoNewPrivileges', 'yes'],
  ['ProtectSystem', 'strict'],
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['PrivateDevices', 'yes'],
  ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_UNIX AF_NETLINK'],
  ['SystemCallFilter', '@system-service | ~@privileged'],
  // V8 and sharp make code while they run.
  ['MemoryDenyWriteExecute', undefined],
])('the sandbox: %s=%s', (name, value) => {
  expect(only(name)).toBe(value);
});

test('it holds no right of root', () => {
  expect(all('CapabilityBoundingSet')).toEqual(['']);
  expect(all('AmbientCapabilities')).toEqual(['']);
  expect(only('User')).toBe('tattoo-contest');
});
