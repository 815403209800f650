/** What `GET /ready` answered to a question asked at `at` (`performance.now()`); null: nobody did. */
export type ReadyAnswer = { readonly at: number; readonly status: number | null };

const everyMs = 100;
const patienceMs = 2000;

/** Asks all the while, as a load balancer does, only more often; a question does not wait for the one before. */
export const watchReady = (url: string) => {
  const answers: ReadyAnswer[] = [];
  const open = new Set<Promise<void>>();

  const ask = async (): Promise<void> => {
    const at = performance.now();
    const status = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(patienceMs) })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => null);
    answers.push({ at, status });
  };

  const timer = setInterval(() => {
    const asking = ask();
    open.add(asking);
    void asking.then(() => open.delete(asking));
  }, everyMs);

  return {
    /** In the order of the questions. */
    answers: (): readonly ReadyAnswer[] => answers.toSorted((one, other) => one.at - other.at),
    stop: async (): Promise<void> => {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
};
