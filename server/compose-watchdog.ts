import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { createLoopTurns, noteTurn, type LoopTurns } from './ops/loop-turns.ts';
import { systemClock as clock } from './system-clock.ts';

export type Watched = {
  readonly turns: LoopTurns;
  readonly limitMs: number;
  readonly lookMs: number;
};

/**
 * Has a thread of its own end this process when its loop stands still for so long: a process that answers nobody and
 * does not end is one that no supervisor restarts. `onLost` is told if that thread itself fails.
 */
export const startWatchdog = (seconds: number, onLost: (cause: unknown) => void): void => {
  if (seconds === 0) return;
  const limitMs = seconds * 1000;
  const lookMs = Math.min(1000, limitMs / 10);
  const turns = createLoopTurns();
  const turn = (): void => noteTurn(turns, debuggerUrl() !== undefined);
  turn();
  clock.every(lookMs / 2, turn);
  const watched: Watched = { turns, limitMs, lookMs };
  // With nothing of our own options, and little memory: it only counts.
  new Worker(new URL('./compose-watchdog-worker.ts', import.meta.url), {
    ...{ name: 'watchdog', workerData: watched, execArgv: [], env: {} },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  })
    .on('error', onLost)
    .unref();
};
