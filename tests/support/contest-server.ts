import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const pinnedNode = join(root, 'node_modules/node/bin/node');
const addressLine = /http:\/\/localhost:(\d+)/;
const startDeadlineMs = 30_000;

export type ContestServer = {
  /** Stays the same over restarts. */
  readonly url: string;
  readonly adminPassword: string;
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly backupsDir: string;
  /** Everything it has printed, over all its lives. */
  output(): string;
  pid(): number | undefined;
  /** Starts it again, on the same port and folders. */
  start(): Promise<void>;
  /** SIGTERM; its exit code when it is gone. */
  stop(): Promise<number | null>;
  /** Sends a signal and does not wait. */
  signal(name: NodeJS.Signals): void;
  /** Its exit code, when it has ended by itself or by a signal. */
  ended(): Promise<number | null>;
  /** The power cut: SIGKILL, and it is gone. */
  kill9(): Promise<void>;
  restart(): Promise<void>;
  /** Stops it and removes its folders. */
  dispose(): Promise<void>;
};

/**
 * The real program, `node server/main.ts`, on a free port with folders of its own. `env` adds to its environment;
 * `programDir` is where the program itself is, if not here; `command` starts it in another way.
 */
export const startContestServer = async (
  env: Readonly<Record<string, string>> = {},
  programDir = root,
  command: readonly string[] = [pinnedNode, 'server/main.ts'],
): Promise<ContestServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'contest-'));
  const adminPassword = 'ink-and-needles-for-tests';
  const settings = {
    HOST: '127.0.0.1',
    METRICS_PORT: '0',
    // Else each of its ends would be one second later.
    BACKUP_EVERY_MINUTES: '0',
    DATA_DIR: join(folder, 'data'),
    UPLOADS_DIR: join(folder, 'uploads'),
    BACKUPS_DIR: join(folder, 'backups'),
    ADMIN_PASSWORD: adminPassword,
    ...env,
  };
  let output = '';
  let port = '0';
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    if (isRunning(child)) return;
    child = launch(command, programDir, { ...settings, PORT: port }, (text) => (output += text));
    port = await waitForPort(child);
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === undefined || !isRunning(child)) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  };

  try {
    await start();
  } catch (error) {
    await end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    url: `http://localhost:${port}`,
    adminPassword,
    dataDir: settings.DATA_DIR,
    uploadsDir: settings.UPLOADS_DIR,
    backupsDir: settings.BACKUPS_DIR,
    output: () => output,
    pid: () => child?.pid,
    start,
    stop: () => end('SIGTERM'),
    signal: (name) => void child?.kill(name),
    ended: async () => {
      if (child !== undefined && isRunning(child)) await once(child, 'exit');
      return child?.exitCode ?? null;
    },
    kill9: async () => {
      await end('SIGKILL');
    },
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
    dispose: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const isRunning = (child: ChildProcess | undefined): boolean =>
  child?.exitCode === null && child.signalCode === null;

/** Nothing of the developer's own environment reaches it but what a process needs to run. */
const launch = (
  [file = '', ...args]: readonly string[],
  programDir: string,
  env: Readonly<Record<string, string>>,
  onOutput: (text: string) => void,
): ChildProcess => {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(file, args, {
    cwd: programDir,
    // As `npm start` does: it halves the time of a start.
    env: { PATH, HOME, NODE_COMPILE_CACHE: join(root, '.cache/node'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', onOutput);
  }
  return child;
};

const waitForPort = async (child: ChildProcess): Promise<string> =>
  new Promise((resolvePort, reject) => {
    let printed = '';
    const deadline = setTimeout(() => {
      fail(`did not say where it listens within ${startDeadlineMs} ms`);
    }, startDeadlineMs);
    const fail = (what: string) => {
      settle();
      reject(new Error(`The contest server ${what}. It printed:\n${printed}`));
    };
    const onData = (text: string) => {
      printed += text;
      const port = addressLine.exec(stripVTControlCharacters(printed))?.[1];
      if (port === undefined) return;
      settle();
      resolvePort(port);
    };
    const onExit = (code: number | null) => fail(`ended with exit code ${code}`);
    const settle = () => {
      clearTimeout(deadline);
      child.off('exit', onExit).stdout?.off('data', onData);
      child.stderr?.off('data', onData);
    };
    child.on('exit', onExit).stdout?.on('data', onData);
    child.stderr?.on('data', onData);
  });
