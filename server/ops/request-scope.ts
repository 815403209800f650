import { AsyncLocalStorage } from 'node:async_hooks';

/** Which request the work that runs now belongs to: every line that is written meanwhile names it. */
export type RequestScope = {
  /**
   * Runs `work` as part of a request. What it leaves running belongs to it until `end` is called; a timer or a queue
   * that outlives the request is nobody's.
   */
  run<T>(requestId: string, work: (end: () => void) => T): T;
  readonly current: () => string | undefined;
};

export const createRequestScope = (): RequestScope => {
  const running = new AsyncLocalStorage<{ requestId: string | undefined }>();
  return {
    run: (id, work) => {
      const request: { requestId: string | undefined } = { requestId: id };
      return running.run(request, () => work(() => (request.requestId = undefined)));
    },
    current: () => running.getStore()?.requestId,
  };
};
