import { closeSync, openSync } from 'node:fs';
import { access, constants, open, stat, statfs } from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fail, pass, passWithout, type Context, type Line, type Verdict } from './line.ts';

/** The machine that this runs on. */
export const machineLines: readonly Line[] = [
  {
    name: 'disk-space',
    about: 'room to write where data, photos, backups and temporary files go',
    run: checkDiskSpace,
  },
  {
    name: 'clock',
    about: 'runs evenly, agrees with the disk’s, is not before this release',
    run: checkClock,
  },
  {
    name: 'open-files',
    about: 'as many open files as connections are let in',
    run: checkOpenFiles,
  },
];

const gigabyte = 1024 ** 3;
/** The log lays out 8 MB at a time, a restore keeps what was there beside what it brings. */
const leastFreeBytes = gigabyte;
const leastFreeFiles = 10_000;

async function checkDiskSpace({ root, environment, folder }: Context): Promise<Verdict> {
  const places = [
    ['DATA_DIR', environment['DATA_DIR'] ?? 'data'],
    ['UPLOADS_DIR', environment['UPLOADS_DIR'] ?? 'uploads'],
    ['BACKUPS_DIR', environment['BACKUPS_DIR'] ?? 'backups'],
    ['the temporary folder', folder],
  ] as const;
  const problems: string[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const [name, path] of places) {
    const dir = await nearestFolder(resolve(root, path));
    const { bavail, bsize, ffree, files } = await statfs(dir);
    const free = bavail * bsize;
    least = Math.min(least, free);
    if (free < leastFreeBytes)
      problems.push(`${name} (${dir}) has ${inGigabytes(free)} free, fewer than 1 GB.`);
    // Some file systems do not count their files.
    if (files > 0 && ffree < leastFreeFiles)
      problems.push(`${name} (${dir}) has room for ${ffree} more files alone.`);
    const isWritable = await access(dir, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isWritable) problems.push(`${name} (${dir}) may not be written to.`);
  }
  const written = await writeAndReadBack(join(folder, 'probe'));
  if (written !== undefined) problems.push(written);
  return passWithout(problems, {
    shown: `${inGigabytes(least)} free at least, written, synced and read back`,
    todo: 'Free some space, extend the volume, set its owner right, or name another folder.',
  });
}

const nearestFolder = async (path: string): Promise<string> => {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true || dirname(path) === path
    ? path
    : nearestFolder(dirname(path));
};

const inGigabytes = (bytes: number): string => `${(bytes / gigabyte).toFixed(1)} GB`;

const probeBytes = 8 * 1024 ** 2;

const writeAndReadBack = async (path: string): Promise<string | undefined> => {
  const bytes = Buffer.alloc(probeBytes, 'ink');
  const file = await open(path, 'wx+');
  try {
    await file.write(bytes, 0, bytes.length, 0);
    await file.sync();
    const read = Buffer.alloc(probeBytes);
    await file.read(read, 0, read.length, 0);
    return read.equals(bytes) ? undefined : `${path} does not read as it was written.`;
  } finally {
    await file.close();
  }
};

const watchedMs = 1500;
const stepMs = 50;
const toleranceMs = 250;
/** File systems of a network have a clock of their own. */
const fileToleranceMs = 2000;

async function checkClock(context: Context): Promise<Verdict> {
  const problems: string[] = [];
  const before = Date.now();
  const path = join(context.folder, 'now');
  await (await open(path, 'wx')).close();
  const written = (await stat(path)).mtimeMs;
  if (written < before - fileToleranceMs || written > Date.now() + fileToleranceMs)
    problems.push(
      `A file written now is dated ${(Math.abs(written - before) / 1000).toFixed(1)} s off.`,
    );
  const worst = await watchSteps();
  if (worst > toleranceMs)
    problems.push(`It jumped by ${worst.toFixed(0)} ms while it was watched.`);
  const released = await releasedAt(context);
  if (Date.now() < released)
    problems.push(
      `It says ${new Date().toISOString()}, which is before this release of ${new Date(released).toISOString()}.`,
    );
  return passWithout(problems, {
    shown: `${new Date().toISOString()}, even to ${worst.toFixed(0)} ms over ${watchedMs / 1000} s`,
    todo: 'Set the clock by a time service: "timedatectl set-ntp true", or the host’s settings.',
  });
}

/** By how much the clock moved at most against the one that never jumps; a step backwards too. */
const watchSteps = async (): Promise<number> => {
  let worst = 0;
  const [wallAt, steadyAt] = [Date.now(), performance.now()];
  let last = wallAt;
  while (performance.now() - steadyAt < watchedMs) {
    await wait(stepMs);
    const now = Date.now();
    const drift = now - wallAt - (performance.now() - steadyAt);
    worst = Math.max(worst, Math.abs(drift), last - now);
    last = now;
  }
  return worst;
};

/** When the last commit was made; where there is no history, when the release was unpacked. */
const releasedAt = async ({ root, processes, environment }: Context): Promise<number> => {
  const git = await processes
    .run('git', ['log', '-1', '--format=%ct'], { cwd: root, env: environment })
    .catch(() => undefined);
  const seconds = git?.code === 0 ? Number(git.output.trim()) : Number.NaN;
  return Number.isNaN(seconds) || seconds === 0
    ? (await stat(join(root, 'package-lock.json'))).mtimeMs
    : seconds * 1000;
};

/** As many as the program is made for, where REALTIME_MAX_CONNECTIONS does not say otherwise. */
const promisedClients = 10_000;
/** The log, photos under way, the program's own modules. */
const ownFiles = 1000;

function checkOpenFiles({ environment }: Context): Promise<Verdict> {
  const connections = Number(environment['REALTIME_MAX_CONNECTIONS']) || promisedClients;
  const wanted = connections + ownFiles;
  const opened: number[] = [];
  let refusal: unknown;
  try {
    while (opened.length < wanted) opened.push(openSync(devNull, 'r'));
  } catch (thrown) {
    refusal = thrown;
  }
  for (const each of opened) closeSync(each);
  return Promise.resolve(
    refusal === undefined
      ? pass(`${wanted} files at once were opened`)
      : fail(
          `Only ${opened.length} files could be opened at once; ${connections} connections need ${wanted}.`,
          'Raise the limit ("ulimit -Hn", LimitNOFILE= of systemd, nofile of the container), or set REALTIME_MAX_CONNECTIONS lower.',
        ),
  );
}
