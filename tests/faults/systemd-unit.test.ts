import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enterDesign } from '../support/contest-programs.ts';
import { whyNoStrace } from '../support/syscall-campaign.ts';
import { nodeFlagsOf, readUnit, unitFile } from '../support/systemd-unit.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** It reads files and starts nothing: it says the same where systemd does not run. */
const analyze = async (...args: string[]): Promise<string> => {
  const { stdout, stderr } = await run('systemd-analyze', ['--no-pager', ...args]);
  return stdout + stderr;
};
const whyNoAnalyze = await analyze('--version').then(
  () => undefined,
  () => 'this machine has no systemd-analyze; install systemd',
);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The unit as it would be where its Node is this one. */
const installed = async (): Promise<string> => {
  const path = join(folder, 'tattoo-contest.service');
  const text = await readFile(unitFile, 'utf8');
  await writeFile(path, text.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
  return path;
};

test('systemd understands the unit, and finds little to say against it', async (context) => {
  // Not installed for a test's sake; the verdict of `npm test` names what was skipped.
  if (whyNoAnalyze !== undefined) return context.skip(whyNoAnalyze);
  const path = await installed();
  expect(await analyze('verify', path)).toBe('');
  const verdict = await analyze('security', '--offline=yes', path);
  const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(verdict)?.[1]);
  process.stdout.write(`${verdict.trim().split('\n').at(-1) ?? ''}\n`);
  // Of 10; below 2 it calls a service "OK".
  expect(exposure).toBeLessThan(1.5);
});

/** Every call that a set of systemd's names allows, sets within it too. */
const callsOf = async (set: string): Promise<readonly string[]> => {
  const lines = (await analyze('syscall-filter', set)).split('\n').slice(1);
  const names = lines.map((line) => line.trim()).filter((line) => /^[@a-z_]/.test(line));
  const calls = names.map(async (name) => (name.startsWith('@') ? callsOf(name) : [name]));
  return (await Promise.all(calls)).flat();
};

const allowedCalls = async (filters: readonly string[]): Promise<ReadonlySet<string>> => {
  const allowed = new Set<string>();
  for (const filter of filters)
    for (const call of await callsOf(filter.replace('~', '')))
      if (filter.startsWith('~')) allowed.delete(call);
      else allowed.add(call);
  return allowed;
};

const startTraced = async (trace: string) => {
  const flags = nodeFlagsOf(readUnit().get('ExecStart')?.join() ?? '');
  const { PATH = '', HOME = '' } = process.env;
  // -D: the program itself is our child, and gets our signal.
  const strace = ['-D', '-f', '-qq', '-o', trace];
  const child = spawn('strace', [...strace, process.execPath, ...flags, 'server/main.ts'], {
    cwd: root,
    env: {
      ...{ PATH, HOME, HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' },
      ADMIN_PASSWORD: 'ink-and-needles-for-tests',
      DATA_DIR: join(folder, 'data'),
      UPLOADS_DIR: join(folder, 'uploads'),
      BACKUPS_DIR: join(folder, 'backups'),
      NODE_COMPILE_CACHE: join(folder, 'cache'),
      NODE_OPTIONS: '--max-old-space-size-percentage=20',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let url: string | undefined;
  for await (const text of child.stdout.setEncoding('utf8')) {
    url = /http:\/\/localhost:\d+/.exec(String(text))?.[0];
    if (url !== undefined) break;
  }
  return { child, url: url ?? '' };
};

test('the program asks the system for nothing that the unit refuses', async (context) => {
  const reason = whyNoAnalyze ?? (await whyNoStrace());
  // Nor where a container forbids tracing; the verdict names it too.
  if (reason !== undefined) return context.skip(reason);
  const trace = join(folder, 'trace');
  const { child, url } = await startTraced(trace);
  await enterDesign(url, { caption: 'Rose' });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);

  const text = await readFile(trace, 'utf8');
  const used = [...new Set([...text.matchAll(/^\d+ +([a-z_\d]+)\(/gm)].map(([, call]) => call))];
  expect(used.length).toBeGreaterThan(50);
  const allowed = await allowedCalls(readUnit().get('SystemCallFilter') ?? []);
  expect(used.filter((call) => call !== undefined && !allowed.has(call))).toEqual([]);

  const families = new Set([...text.matchAll(/ socket\((AF_\w+)/g)].map(([, family]) => family));
  const opened = readUnit().get('RestrictAddressFamilies')?.join(' ').split(' ') ?? [];
  expect([...families].filter((family) => !opened.includes(family ?? ''))).toEqual([]);
});
