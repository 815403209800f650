import { existsSync } from 'node:fs';
import { installPackages, unpackPackage } from './apt-get.mjs';
import { announce } from './bootstrap.mjs';
import { findPrometheus, unpackedPrometheus } from './find-prometheus.mjs';

const pythonPackages = '/usr/lib/python3/dist-packages';

/**
 * What the fault tests make calls and disks fail with, and the Socket.IO client of another language: each package, and
 * where it puts what is used of it.
 */
const packages = {
  strace: ['/usr/bin/strace', '/bin/strace'],
  e2fsprogs: ['/sbin/mkfs.ext4', '/usr/sbin/mkfs.ext4'],
  'python3-socketio': [`${pythonPackages}/socketio`],
  'python3-websocket': [`${pythonPackages}/websocket`],
  'python3-requests': [`${pythonPackages}/requests`],
};

/** Installs what is missing; what cannot be had is a test that is skipped, by name and with the reason. */
export function ensureFaultTools() {
  installMissing();
  if (findPrometheus() !== undefined) return;
  const done = announce('Unpacking prometheus for the tests of its alerts');
  done(unpackPackage('prometheus', unpackedPrometheus) ? 'done' : 'failed');
}

function installMissing() {
  const missing = findMissing();
  if (missing.length === 0) return;
  const done = announce(`Installing ${missing.join(', ')} for the fault tests`);
  // Together they come sooner; where one cannot be had, the others still come.
  if (!installPackages(...missing)) for (const name of missing) installPackages(name);
  done(findMissing().length === 0 ? 'done' : 'failed');
}

const findMissing = () =>
  Object.keys(packages).filter((name) => !packages[name].some((path) => existsSync(path)));
