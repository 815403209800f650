import { spawnSync } from 'node:child_process';
import { announce, Refusal } from './bootstrap.mjs';
import { findChromium } from './find-chromium.mjs';

/** The machine's Chromium; on Debian-like machines it is installed when there is none. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const done = announce('Installing Chromium for the browser tests');
  const installed = [
    'update',
    'install -y --no-install-recommends chromium-headless-shell fonts-liberation',
  ].every((command) => runAptGet(command.split(' ')));
  const path = installed ? findChromium() : undefined;
  done(path === undefined ? 'failed' : 'done');
  if (path !== undefined) return path;
  throw new Refusal(
    'The browser tests need Chromium and it could not be installed here: install it (for example "apt-get install chromium-headless-shell") or point CHROMIUM_PATH to a Chrome.',
  );
}

function runAptGet(args) {
  const isRoot = process.getuid?.() === 0;
  const [command, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, rest, { env, stdio: 'ignore' }).status === 0;
}
