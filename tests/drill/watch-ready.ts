import { setTimeout as wait } from 'node:timers/promises';

/** What `GET /ready` answered to a question asked at `at` (`performance.now()`); null: nobody did. */
export type ReadyAnswer = { readonly at: number; readonly status: number | null };

const everyMs = 50;
const patienceMs = 2000;

/** Asks all the while, as a load balancer does, only more often. */
export const watchReady = (url: string) => {
  const answers: ReadyAnswer[] = [];
  const over = new AbortController();

  const ask = async (): Promise<void> => {
    const at = performance.now();
    const status = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(patienceMs) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => null,
    );
    answers.push({ at, status });
  };

  const watching = (async () => {
    while (!over.signal.aborted) {
      await ask();
      await wait(everyMs);
    }
  })();

  return {
    answers: answers as readonly ReadyAnswer[],
    stop: async (): Promise<void> => {
      over.abort();
      await watching;
    },
  };
};
