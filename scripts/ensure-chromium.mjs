import { installPackages } from './apt-get.mjs';
import { announce, Refusal } from './bootstrap.mjs';
import { findChromium } from './find-chromium.mjs';

/** The machine's Chromium; on Debian-like machines it is installed when there is none. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const done = announce('Installing Chromium for the browser tests');
  const installed = installPackages('chromium-headless-shell', 'fonts-liberation');
  const path = installed ? findChromium() : undefined;
  done(path === undefined ? 'failed' : 'done');
  if (path !== undefined) return path;
  throw new Refusal(
    'The browser tests need Chromium and it could not be installed here: install it (for example "apt-get install chromium-headless-shell") or point CHROMIUM_PATH to a Chrome.',
  );
}
