// npm run lock:complete: a registry mirror that lacks a platform's packages makes npm leave them out of the
// lock file, and `npm ci` then refuses it on every machine. This writes them back, as their parents name them.
import { readFileSync, writeFileSync } from 'node:fs';
import { missingPackages, type LockedPackage, type LockFile } from './lock-file.ts';

const path = 'package-lock.json';
// npm wrote this file; only the fields named in the type are used.
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile;
const libcs: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

for (const { name, version, parent } of missingPackages(lock)) {
  const entry = { version, ...platformOf(name), ...(parent.dev ? { dev: true } : {}) };
  lock.packages[`node_modules/${name}`] = { ...entry, optional: true } as LockedPackage;
  console.log(`added ${name} ${version}`);
}

const sorted = Object.entries(lock.packages).sort(([one], [other]) =>
  one.localeCompare(other, 'en'),
);
writeFileSync(
  path,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
);

/** `…/binding-linux-arm64-musl` → what npm needs to know to leave it out elsewhere. */
function platformOf(name: string) {
  const platform = /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/;
  const [, os, cpu, abi = ''] = platform.exec(name) ?? [];
  if (os === undefined || cpu === undefined) {
    throw new Error(`${name} does not name its platform: add it to ${path} by hand.`);
  }
  const libc = os === 'linux' ? libcs[abi] : undefined;
  return { cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }), os: [os] };
}
