/** Runs jobs, at most `parallel` at a time; a job beyond `maxWaiting` is not taken. */
export type WorkQueue = {
  /** Undefined when the queue is full. */
  run<T>(job: () => Promise<T>): Promise<T> | undefined;
  waiting(): number;
  running(): number;
};

export const createWorkQueue = (options: {
  readonly parallel: number;
  readonly maxWaiting: number;
}): WorkQueue => {
  const queued: (() => void)[] = [];
  let running = 0;

  const next = (): void => {
    if (running >= options.parallel) return;
    const start = queued.shift();
    if (start === undefined) return;
    running += 1;
    start();
  };

  return {
    run: <T>(job: () => Promise<T>) => {
      if (queued.length >= options.maxWaiting) return undefined;
      const turn = new Promise<void>((resolve) => queued.push(resolve));
      next();
      return turn.then(job).finally(() => {
        running -= 1;
        next();
      });
    },
    waiting: () => queued.length,
    running: () => running,
  };
};
