import { spawnSync } from 'node:child_process';

/** Installs packages of Debian, as root or by sudo without a password; whether that went well. */
export function installPackages(...packages) {
  return runAptGet('update') && runAptGet('install', '-y', '--no-install-recommends', ...packages);
}

function runAptGet(...args) {
  const isRoot = process.getuid?.() === 0;
  const [command, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, rest, { env, stdio: 'ignore' }).status === 0;
}
