/**
 * Lets those who ask while `work` is under way share the next one: each gets one that began after it had asked. A
 * failure is told to all who shared it.
 */
export const createSharedWork = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running.then(begin, begin);
    return next;
  };

  function begin(): Promise<void> {
    running = work();
    next = undefined;
    return running;
  }
};
