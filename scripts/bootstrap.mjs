// From a bare clone to a program that can run. Plain JavaScript without dependencies, for Node 18 and newer:
// it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const modules = join(root, 'node_modules');
const installStamp = join(modules, '.installed');
const buildStamp = join(root, 'dist', 'client-stamp');
const pinned = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const isNode24 = Number(process.versions.node.split('.')[0]) >= 24;

/** What the browser runs is built from these; anything else may change without a new build. */
const clientSources = [
  'client',
  'shared',
  'lib/realtime/client',
  'vite.config.ts',
  'package-lock.json',
];

/** A failure with one sentence for people; the stack is of no use to them. */
export class Refusal extends Error {}

/** Runs a script's main function; a refusal becomes its sentence and exit code 1. */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** The pinned Node 24, whatever Node started us. */
export function pinnedNode() {
  if (existsSync(pinned)) return pinned;
  if (isNode24) return process.execPath;
  throw new Refusal(
    'Node 24 was not installed with the dependencies: run "npm ci --include=dev --ignore-scripts=false" and try again.',
  );
}

/** Installs the dependencies unless what package-lock.json asks for is there already. */
export function ensureDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = hash([lock]);
  if (read(installStamp) === wanted && (existsSync(pinned) || isNode24)) return;
  if (!alreadyInstalled(lock)) install();
  writeFileSync(installStamp, wanted);
}

function install() {
  const done = announce('Installing the dependencies, once (about a minute)');
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Without our own .bin: npm must not run on the Node that it is about to replace.
  const { status, stderr, error } = spawnSync('npm', ['ci', ...options], {
    cwd: root,
    env: { ...process.env, PATH: outerPath() },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return done();
  done('failed');
  const reason = error?.message ?? firstReason(stderr);
  throw new Refusal(
    `The dependencies could not be installed (npm says: ${reason}): mend that or check the connection to the npm registry, and start again.`,
  );
}

/** Somebody ran npm by hand: its own record of what it installed says the same as the lock file. */
function alreadyInstalled(lock) {
  const record = read(join(modules, '.package-lock.json'));
  if (record === undefined || !existsSync(pinned)) return false;
  const there = JSON.parse(record).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, { version, optional }]) =>
      path === '' || (there[path]?.version ?? (optional ? version : undefined)) === version,
  );
}

function firstReason(stderr) {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  const reason = lines.find((line) => line !== '' && !/^(code|errno|syscall|path) /.test(line));
  return (reason ?? 'nothing').replace(/[.:]+$/, '');
}

/** Builds the client unless the build that is there came from these very sources. */
export function ensureClient() {
  const wanted = hash(clientSources.flatMap(contents));
  if (read(buildStamp) === wanted && existsSync(join(root, 'dist', 'client', 'index.html'))) return;
  const done = announce('Building the pages');
  rmSync(buildStamp, { force: true });
  const { status, stdout, stderr } = spawnSync(
    pinnedNode(),
    [join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, encoding: 'utf8' },
  );
  if (status !== 0) {
    done('failed');
    throw new Refusal(
      `${stdout}${stderr}\nThe pages could not be built: mend what is named above.`,
    );
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(buildStamp, wanted);
  done();
}

/** What tells a program to end, from a terminal or a supervisor. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs Node 24 in the foreground and answers with its exit code. It gets its own process group and each signal
 * once: Ctrl-C reaches us from the terminal and again from npm, and a second signal means "at once" to the server.
 */
export function runNode(args, env = process.env) {
  const child = spawn(pinnedNode(), args, { cwd: root, env, stdio: 'inherit', detached: true });
  let lastSignalAt = 0;
  const passOn = (signal) => {
    if (Date.now() - lastSignalAt < 500) return;
    lastSignalAt = Date.now();
    child.kill(signal);
  };
  for (const signal of endSignals) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const each of endSignals) process.off(each, passOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** PATH as it was before npm put this project's own tools in front. */
export function outerPath() {
  const parts = (process.env.PATH ?? '').split(delimiter);
  return parts.filter((part) => !part.includes(join('node_modules', '.bin'))).join(delimiter);
}

/** One progress line: what is being done, then how long it took. */
export function announce(what) {
  const startedAt = Date.now();
  process.stdout.write(`${what} … `);
  return (outcome = 'done') =>
    process.stdout.write(`${outcome}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

function contents(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const names = listFiles(full).sort();
  return names.flatMap((name) => [name.slice(root.length), readFileSync(name)]);
}

function listFiles(path) {
  const entries = readEntries(path);
  if (entries === undefined) return [path];
  return entries.flatMap((entry) => {
    const full = join(path, entry.name);
    return entry.isDirectory() ? listFiles(full) : [full];
  });
}

function readEntries(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
