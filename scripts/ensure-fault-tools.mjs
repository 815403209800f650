import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './apt-get.mjs';
import { announce } from './bootstrap.mjs';

/** What the fault tests make calls and disks fail with, by the package it comes in. */
const tools = { strace: 'strace', 'mkfs.ext4': 'e2fsprogs' };
const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** Installs what is missing; what cannot be had is a test that is skipped, by name and with the reason. */
export function ensureFaultTools() {
  const missing = Object.keys(tools).filter(
    (tool) => !folders.some((folder) => existsSync(join(folder, tool))),
  );
  if (missing.length === 0) return;
  const done = announce(`Installing ${missing.join(' and ')} for the fault tests`);
  done(installPackages(...missing.map((tool) => tools[tool])) ? 'done' : 'failed');
}
