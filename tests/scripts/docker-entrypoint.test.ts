import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { serverFlags } from '../../scripts/server-flags.mjs';
import { isThere, noNamespace, onlyChildOf, userNamespace } from '../support/process-1.ts';

const isRoot = process.getuid?.() === 0;
/** The user of the image; this machine need not have it. */
const node = { uid: 1000, gid: 1000 };

/** Stands in for the program: tells who and what it is, drains when it is told to, and kills itself on SIGHUP. */
const program = `
  const { pid, argv, env, execArgv: flags } = process;
  const about = { uid: process.getuid(), groups: process.getgroups(), pid, home: env.HOME, flags };
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => { console.log(JSON.stringify('drained after ' + signal)); process.exit(0); });
  process.on('SIGHUP', () => process.kill(pid, 'SIGKILL'));
  setInterval(() => undefined, 1000);
  console.log(JSON.stringify({ ...about, file: argv[1], args: argv.slice(2) }));
`;

let image: string;
const inImage = (path: string): string => join(image, path);

beforeEach(() => {
  image = mkdtempSync(join(tmpdir(), 'entrypoint-'));
  chmodSync(image, 0o755);
  for (const dir of ['bin', 'scripts', 'server/cli', 'data/log', 'uploads', 'backups'])
    mkdirSync(inImage(dir), { recursive: true });
  for (const script of ['scripts/docker-entrypoint.sh', 'scripts/server-flags.mjs'])
    copyFileSync(script, inImage(script));
  copyFileSync(process.execPath, inImage('bin/node'));
  writeFileSync(inImage('server/main.ts'), program);
  writeFileSync(inImage('server/cli/contest.ts'), program);
  writeFileSync(inImage('data/log/1'), '');
  writeFileSync(
    inImage('passwd'),
    'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n',
  );
  writeFileSync(inImage('group'), 'root:x:0:\nnode:x:1000:\n');
});
afterEach(() => {
  rmSync(image, { recursive: true });
});

/** As root, in a mount namespace of its own that has the image's users; nothing outside sees them. */
const withUsersOfImage = [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount --bind passwd /etc/passwd && mount --bind group /etc/group && exec sh scripts/docker-entrypoint.sh "$@"',
  'sh',
];

const start = async (
  command: readonly string[],
  user?: typeof node,
  variables: Readonly<Record<string, string>> = {},
) => {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: image,
    env: { PATH: `${inImage('bin')}:${process.env['PATH'] ?? ''}`, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
  const told = await next();
  return {
    told,
    pid: child.pid ?? 0,
    next,
    exit: once(child, 'exit') as Promise<[number | null, string | null]>,
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const word = await next();
      return [word, ...((await exit) as unknown[])];
    },
  };
};

const ownerOf = (path: string): number => lstatSync(inImage(path)).uid;

// A container may be root without the right to mount.
const mayMount = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0;

describe.skipIf(!mayMount)('started as root', () => {
  test('the program runs as the user node, owns its folders, hears its role and SIGTERM', async () => {
    const running = await start([...withUsersOfImage, 'media', '--flag', 'two words']);
    expect(running.told).toEqual({
      uid: node.uid,
      groups: [node.gid],
      // No shell is left between a supervisor and the program.
      pid: running.pid,
      home: '/home/node',
      flags: serverFlags({ role: 'media' }),
      file: inImage('server/main.ts'),
      args: ['media', '--flag', 'two words'],
    });
    expect(['data', 'data/log/1', 'uploads', 'backups'].map(ownerOf)).toEqual(
      Array(4).fill(node.uid),
    );
    expect(await running.stop()).toEqual(['drained after SIGTERM', 0, null]);
  });

  test('a folder that belongs to node already is not walked through again', async () => {
    chownSync(inImage('data'), node.uid, node.gid);
    const running = await start(withUsersOfImage);
    expect(ownerOf('data/log/1')).toBe(0);
    await running.stop();
  });

  test('a link out of a volume gives nothing away', async () => {
    writeFileSync(inImage('outside'), '');
    symlinkSync(inImage('outside'), inImage('uploads/link'));
    const running = await start(withUsersOfImage);
    expect([ownerOf('uploads/link'), ownerOf('outside')]).toEqual([node.uid, 0]);
    await running.stop();
  });

  test('the command contest leaves no file behind that the program may not write', async () => {
    const running = await start([...withUsersOfImage, 'contest', 'backups']);
    expect(running.told).toMatchObject({
      uid: node.uid,
      file: inImage('server/cli/contest.ts'),
      args: ['backups'],
    });
    await running.stop();
  });
});

test('started as somebody else, the program runs as that one and nothing changes hands', async () => {
  const before = ownerOf('data');
  const command = ['sh', 'scripts/docker-entrypoint.sh', 'backup'];
  const running = await start(command, isRoot ? { uid: 12_345, gid: 12_345 } : undefined);
  expect(running.told).toMatchObject({
    uid: isRoot ? 12_345 : process.getuid?.(),
    pid: running.pid,
    args: ['backup'],
  });
  expect(ownerOf('data')).toBe(before);
  expect(await running.stop()).toEqual(['drained after SIGTERM', 0, null]);
});

test.each([
  [[], {}, serverFlags({})],
  [['backup'], {}, serverFlags({ role: 'backup' })],
  [[], { ROLE: 'backup' }, serverFlags({ role: 'backup' })],
  [
    ['app'],
    { NODE_OPTIONS: '--max-old-space-size=99' },
    serverFlags({ nodeOptions: '--max-old-space-size=99' }),
  ],
])('Node is given what npm start gives it: %j %j', async (role, variables, flags) => {
  const command = ['sh', 'scripts/docker-entrypoint.sh', ...role];
  const running = await start(
    command,
    isRoot ? { uid: 12_345, gid: 12_345 } : undefined,
    variables,
  );
  expect(running.told).toMatchObject({ flags });
  await running.stop();
});

/** Process 1 of a namespace of its own, as in a container; within it root lacks what compose.yaml takes away. */
const asProcess1 = ['unshare', '--pid', '--fork'];
const asRoot = [...asProcess1, 'setpriv', '--bounding-set=-kill', '--inh-caps=-kill', '--'];
const asNode = [...asProcess1, ...userNamespace(node)];

const canRun = ([file = '', ...args]: readonly string[]): boolean =>
  spawnSync(file, [...args, 'true']).status === 0;

const kinds = [
  {
    who: 'as root',
    command: [...asRoot, ...withUsersOfImage],
    canBe: mayMount && canRun(asRoot),
  },
  {
    who: 'as the user node',
    command: [...asNode, 'sh', 'scripts/docker-entrypoint.sh'],
    canBe: canRun(asNode),
  },
];

describe.each(kinds)('process 1, started $who', ({ command, canBe }) => {
  const startProcess1 = async () => {
    const running = await start([...command, 'media']);
    const entrypoint = onlyChildOf(running.pid);
    onTestFinished(() => {
      if (isThere(entrypoint)) process.kill(entrypoint, 'SIGKILL');
    });
    return { ...running, entrypoint, program: onlyChildOf(entrypoint) };
  };

  test.for(['SIGTERM', 'SIGINT'] as const)(
    'passes %s on to the program, and ends as that does',
    async (signal, context) => {
      // A container may forbid it; the verdict of `npm test` names what was skipped.
      if (!canBe) return context.skip(noNamespace);
      const { told, entrypoint, next, exit } = await startProcess1();
      expect(told).toMatchObject({ uid: node.uid, args: ['media'] });
      process.kill(entrypoint, signal);
      expect(await next()).toBe(`drained after ${signal}`);
      expect(await exit).toEqual([0, null]);
    },
  );

  test('lets the program kill itself, and says so', async (context) => {
    // A container may forbid it; the verdict of `npm test` names what was skipped.
    if (!canBe) return context.skip(noNamespace);
    const { program, exit } = await startProcess1();
    process.kill(program, 'SIGHUP');
    expect(await exit).toEqual([137, null]);
  });
});
