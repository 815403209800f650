import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';

/**
 * Of the page's thread: how long its longest task took, and the most that one task worked. They differ by how long
 * others had the processor meanwhile.
 */
export type LongestTask = { readonly ms: number; readonly workedMs: number };

/** The tasks and the threads' names; without the minus all the usual ones come too, and cost their time. */
const categories = ['-*', 'disabled-by-default-devtools.timeline', '__metadata'];

const trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.object({ name: z.unknown() }).partial().optional(),
    }),
  ),
});

/** Looks at every task of the page while `act` runs. */
export const traceTasks = async (
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<LongestTask> => {
  await browser.startTracing(page, { categories });
  await act();
  const { traceEvents } = trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  const pageThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.name === 'RunTask' && pageThreads.has(threadOf(event)),
  );
  return {
    ms: Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000,
    workedMs: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000,
  };
};

const threadOf = ({ pid, tid }: { readonly pid: number; readonly tid: number }): string =>
  `${String(pid)} ${String(tid)}`;
