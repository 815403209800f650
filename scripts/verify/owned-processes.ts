import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

type Start = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onOutput?: (text: string) => void;
};

export type Ended = { readonly code: number | null; readonly output: string };

/** Processes of one line, each in a group of its own, so that nothing that they started outlives them. */
export type Owned = {
  /** Starts a program and does not wait for it. */
  readonly start: (command: string, args: readonly string[], how: Start) => ChildProcess;
  /** Runs a program to its end; with all that it printed. */
  readonly run: (command: string, args: readonly string[], how: Start) => Promise<Ended>;
  /** Ends all that still run, at once. */
  readonly stopAll: () => Promise<void>;
};

export const ownProcesses = (): Owned => {
  const running = new Set<ChildProcess>();
  let isStopped = false;

  const start: Owned['start'] = (command, args, { cwd, env, onOutput }) => {
    if (isStopped) throw new Error('The verification is ending: nothing is started any more.');
    const child = spawn(command, [...args], {
      ...{ cwd, env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    child.once('exit', () => {
      // Ends what it left behind, which would hold our pipes open.
      endGroup(child);
      running.delete(child);
    });
    child.once('error', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
    return child;
  };

  return {
    start,
    run: async (command, args, how) => {
      let output = '';
      const child = start(command, args, { ...how, onOutput: (text) => (output += text) });
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, output };
    },
    stopAll: async () => {
      isStopped = true;
      const gone = [...running].map((child) => once(child, 'exit'));
      for (const child of running) endGroup(child);
      await Promise.allSettled(gone);
    },
  };
};

const endGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};
