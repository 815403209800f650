import { execFile, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Meta } from '../../shared/wire/cursor.ts';
import type { Delivery, Hello } from '../../shared/wire/frames.ts';

/** Debian's own: the packages of another Python are others. */
const python = '/usr/bin/python3';
const program = join(resolve(import.meta.dirname, '../faults'), 'python-client.py');

/** Whether Debian's client can be run here; the reason where not. */
export const whyNoPythonClient = async (): Promise<string | undefined> => {
  try {
    await promisify(execFile)(python, ['-c', 'import socketio, websocket, requests']);
    return undefined;
  } catch {
    return 'this machine has no python3-socketio; install it with python3-websocket and python3-requests';
  }
};

export type PythonOptions = {
  readonly url: string;
  readonly transport: 'websocket' | 'polling';
  readonly headers?: Readonly<Record<string, string>>;
  /** Its `generation` is one more at each connection. */
  readonly hello?: Hello;
};

type Line = readonly [name: string, ...args: unknown[]];

/** A client in Python, and what it has told; gone when the test is. */
export type PythonClient = {
  readonly told: readonly Line[];
  /** What it was told under this name, in order. */
  all(name: string): readonly unknown[];
  /** What came with a place in a stream, batches unpacked. */
  deliveries(): readonly Delivery[];
  emit(name: string, body: unknown): void;
  /** Rejects with what it printed when it ends first. */
  until(isTrue: (client: PythonClient) => boolean): Promise<void>;
};

export const openPythonClient = (options: PythonOptions): PythonClient => {
  const child = spawn(python, [program, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const told: Line[] = [];
  const waiting = new Set<() => void>();
  let errors = '';
  let hasEnded = false;
  const look = (): void => {
    for (const each of [...waiting]) each();
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push(JSON.parse(line) as Line); // The program wrote it.
    look();
  });
  child.on('close', () => {
    hasEnded = true;
    look();
  });
  onTestFinished(() => void child.kill('SIGKILL'));

  const client: PythonClient = {
    told,
    all: (name) => told.filter(([each]) => each === name).map(([, data]) => data),
    deliveries: () => told.flatMap(unpack),
    emit: (name, body) => void child.stdin.write(`${JSON.stringify([name, body])}\n`),
    until: (isTrue) =>
      new Promise((settled, reject) => {
        const settle = (): void => {
          if (!isTrue(client) && !hasEnded) return;
          waiting.delete(settle);
          if (isTrue(client)) settled();
          else reject(new Error(`The client in Python has ended: ${errors}`));
        };
        waiting.add(settle);
        settle();
      }),
  };
  return client;
};

const unpack = ([name, data, meta]: Line): readonly Delivery[] => {
  if (name === 'batch') return data as readonly Delivery[];
  return meta === undefined ? [] : [[name, data, meta as Meta]];
};
