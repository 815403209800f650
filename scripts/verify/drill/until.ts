import { setTimeout as wait } from 'node:timers/promises';
import { Wrong, type Context } from '../line.ts';

type Patience = {
  readonly limitMs: number;
  readonly wrong: string;
  readonly todo: string;
  readonly everyMs?: number;
};

/** Asks again and again until it is so. Past the limit the line has failed for the reason that is given. */
export const until = async (
  { signal }: Pick<Context, 'signal'>,
  isSo: () => boolean | Promise<boolean>,
  { limitMs, wrong, todo, everyMs = 25 }: Patience,
): Promise<void> => {
  const startedAt = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAt > limitMs) throw new Wrong(wrong, todo);
    await wait(everyMs, undefined, { signal });
  }
};
