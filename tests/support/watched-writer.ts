import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStore } from '../../lib/store/index.ts';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { systemClock } from '../../lib/wal/index.ts';
import { add, applyTally, tallyTables } from './tally.ts';

const script = join(import.meta.dirname, 'store-writer-process.ts');

type Answered = {
  readonly store: string;
  readonly seq: number;
  readonly by: string;
  readonly key: string;
};

/** What a writer process said, in its order. */
export type Said = {
  readonly answered: readonly Answered[];
  /** Stores that said that an outcome is unknown, or that they take nothing any more. */
  readonly failed: ReadonlySet<string>;
  readonly sawNoRoom: boolean;
  readonly isOpened: boolean;
  readonly isClosed: boolean;
  readonly exitCode: number | null;
  readonly errors: string;
};

export type Watching = {
  readonly dir: string;
  /** How many commands; 0 for as long as it lives. */
  readonly commands: number;
  /** A program and its arguments that run the writer, e.g. strace. */
  readonly under?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process's id at each acknowledgement. */
  readonly onAnswer?: (count: number, pid: number) => void;
};

/** Runs a writer until it ends, and remembers everything that it told. */
export const watchWriter = async (watching: Watching): Promise<Said> => {
  const { dir, commands, under = [], env = {}, onAnswer } = watching;
  const [program, ...args] = [...under, process.execPath, script, dir, String(commands)];
  const child = spawn(program, args, {
    // The faults that are injected are counted by thread.
    env: { ...process.env, NODE_OPTIONS: '', UV_THREADPOOL_SIZE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const answered: Answered[] = [];
  const failed = new Set<string>();
  let lie: string | undefined;
  let errors = '';
  const seen = { noRoom: false, opened: false, closed: false };
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word = '', store = '', seq = '', ...rest] = line.split(' ');
    if (word === 'open') seen.opened = true;
    if (word === 'closed') seen.closed = true;
    if (word === 'no-room') seen.noRoom = true;
    if (word === 'outcome-unknown' || word === 'read-only') failed.add(store);
    if (word !== 'ack') return;
    // An erasure is answered when its files are gone: its record may have been on disk long before the failure.
    if (failed.has(store) && store === 'main') lie ??= line;
    answered.push({
      store,
      seq: Number(seq),
      by: rest.slice(0, -1).join(' '),
      key: rest.at(-1) ?? '',
    });
    onAnswer?.(answered.length, child.pid ?? 0);
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (lie !== undefined) throw new Error(`It answered after it had failed: ${lie}`);
  return {
    ...{ answered, failed, exitCode, errors },
    ...{ sawNoRoom: seen.noRoom, isOpened: seen.opened, isClosed: seen.closed },
  };
};

/** Opens what a writer left and holds it to what it told; throws where something is missing. */
export const checkWritten = async (dir: string, told: readonly Answered[]): Promise<void> => {
  const common = {
    ...{ clock: systemClock, files: createNodeFiles(), tables: tallyTables, apply: applyTally },
    ...{ segmentBytes: 16_384, snapshotEvery: 40 },
  };
  const main = await openStore({ ...common, dir });
  const people = await openStore({ ...common, dir: `${dir}/people`, erasable: true });
  try {
    for (const [name, store] of [
      ['main', main],
      ['people', people],
    ] as const) {
      const { head, kind, reason } = store.status();
      if (kind !== 'open') throw new Error(`${name} is ${kind}: ${reason ?? ''}`);
      for (const { by, key, seq } of told.filter((each) => each.store === name)) {
        if (seq > head)
          throw new Error(`${name}: record ${String(seq)} was acknowledged and is gone`);
        const again = await store.transact<unknown, never>({ by, key }, add('twice'));
        if (!again.ok || !again.value.replayed || again.value.seq !== seq)
          throw new Error(`${name}: ${key} was not answered as before`);
      }
      const records = name === 'main' ? await store.read(0, head) : [];
      if (name === 'main' && records.length !== head) throw new Error('main: records are missing');
    }
  } finally {
    await people.close();
    await main.close();
  }
};
