import { write } from 'node:fs';
import type { Debugger } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { workerData } from 'node:worker_threads';
import type { Watched } from './compose-watchdog.ts';
import { readTurns } from './ops/loop-turns.ts';
import { createStallCounter } from './ops/stall-counter.ts';

// As compose-watchdog.ts gave it.
const { turns, limitMs, lookMs } = workerData as Watched;
const stall = createStallCounter({ monotonic: () => performance.now() }, lookMs);
const askingMs = 2000;
const writingMs = 1000;

const looking = setInterval(() => {
  const { count, isHeld } = readTurns(turns);
  const stalledMs = stall.look(count, isHeld);
  if (stalledMs < limitMs) return;
  clearInterval(looking);
  void end(stalledMs);
}, lookMs);

/** Nothing may keep it from ending: neither a loop that says nothing, nor a pipe that nobody reads. */
const end = async (stalledMs: number): Promise<void> => {
  const line = {
    level: 60,
    time: Date.now(),
    stalledMs: Math.round(stalledMs),
    rssBytes: process.memoryUsage.rss(),
    where: await Promise.race([whereItStands().catch(() => []), after(askingMs, [])]),
    msg: 'the loop of this process stands still: it is ended, to be started again',
  };
  const kill = (): void => void process.kill(process.pid, 'SIGKILL');
  write(2, `${JSON.stringify(line)}\n`, kill);
  setTimeout(kill, writingMs);
};

/** The functions that the main thread is in, innermost first: even one that never returns is interrupted to tell. */
const whereItStands = async (): Promise<readonly string[]> => {
  const session = new Session();
  session.connectToMainThread();
  const files = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url));
  const paused = new Promise<readonly Debugger.CallFrame[]>((resolve) => {
    session.on('Debugger.paused', ({ params }) => resolve(params.callFrames));
  });
  await session.post('Debugger.enable');
  await session.post('Debugger.pause');
  return (await paused).map(({ functionName, location: { scriptId, lineNumber } }) => {
    const file = files.get(scriptId) ?? '';
    return `${functionName || 'anonymous'} (${file}:${String(lineNumber + 1)})`;
  });
};

const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));
