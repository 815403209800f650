import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Installs packages of Debian, as root or by sudo without a password; whether that went well. */
export function installPackages(...packages) {
  return runAptGet('update') && runAptGet('install', '-y', '--no-install-recommends', ...packages);
}

/**
 * Unpacks a package of Debian into a folder of ours; whether that went well. Installing a server's package would start
 * it, and again at each start of the machine; this runs nothing of the package, and leaves the machine as it is.
 */
export function unpackPackage(name, folder) {
  const downloads = mkdtempSync(join(tmpdir(), 'apt-get-'));
  const unpacked = `${folder}.unpacking`;
  try {
    if (!runAptGet('update') || !run('apt-get', ['download', name], { cwd: downloads }))
      return false;
    const files = readdirSync(downloads).map((file) => join(downloads, file));
    rmSync(unpacked, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    if (!run('dpkg-deb', ['--extract', ...files, unpacked])) return false;
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
    return true;
  } finally {
    rmSync(downloads, { recursive: true });
  }
}

function runAptGet(...args) {
  const isRoot = process.getuid?.() === 0;
  const [command, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run(command, rest, { env });
}

const run = (command, args, options) =>
  spawnSync(command, args, { ...options, stdio: 'ignore' }).status === 0;
