import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export type BenchServer = { readonly url: string; stop(): Promise<void> };

/** Runs a script that serves from the folder `dir` and prints its address. `env` adds to its environment. */
export const launchServer = async (
  script: string,
  dir: { readonly data: string; readonly uploads: string; readonly backups: string },
  env: Readonly<Record<string, string>>,
): Promise<BenchServer> => {
  const child = spawn(process.execPath, ['--max-semi-space-size=8', script], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      METRICS_PORT: '0',
      // A backup in the middle would be measured too.
      BACKUP_EVERY_MINUTES: '0',
      LOG_LEVEL: 'error',
      ADMIN_PASSWORD: 'ink-and-needles-for-the-bench',
      NODE_OPTIONS: '',
      DATA_DIR: dir.data,
      UPLOADS_DIR: dir.uploads,
      BACKUPS_DIR: dir.backups,
      RATE_LIMIT_SUBMIT_PER_DEVICE: '1000000',
      RATE_LIMIT_SUBMIT_PER_ADDRESS: '1000000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    url: await addressOf(child),
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};

const addressOf = async (child: ChildProcess): Promise<string> => {
  for await (const chunk of child.stdout ?? []) {
    const found = /http:\/\/localhost:\d+/.exec(String(chunk));
    if (found !== null) return found[0].replace('localhost', '127.0.0.1');
  }
  throw new Error('The server ended before it said where it listens.');
};
