export type SeedEntry = {
  /** Stays the same over every try, so that no entry is made twice. */
  readonly key: string;
  readonly photo: Blob;
  readonly category: string;
  readonly caption: string;
  readonly name: string;
  readonly phone: string;
};

export type SubmitterOptions = {
  readonly url: string;
  readonly wait: (ms: number) => Promise<void>;
  readonly onWait?: (ms: number, why: string) => void;
};

/** The server said no in a way that asking again does not change. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused';
}

const triesWhenUnreachable = 6;

/** Enters one design through the public API, as a phone would, and answers with its number. */
export const createSubmitter = ({ url, wait, onWait }: SubmitterOptions) => {
  const pause = async (ms: number, why: string): Promise<void> => {
    onWait?.(ms, why);
    await wait(ms);
  };

  const tryOnce = (entry: SeedEntry): Promise<Response | undefined> => {
    const form = new FormData();
    for (const field of ['category', 'caption', 'name', 'phone'] as const) {
      form.set(field, entry[field]);
    }
    form.set('consent', 'yes');
    form.set('photo', entry.photo, 'flash.jpg');
    return fetch(new URL('/api/submit', url), {
      method: 'POST',
      headers: { 'Idempotency-Key': entry.key },
      body: form,
    }).catch(() => undefined);
  };

  return async (entry: SeedEntry): Promise<number> => {
    let unreachable = 0;
    for (;;) {
      const response = await tryOnce(entry);
      if (response?.ok) return numberOf(await response.json());
      if (response?.status === 429) {
        await response.body?.cancel();
        await pause(retryAfterMs(response), 'the rate limit');
        continue;
      }
      const isPassing = response === undefined || response.status >= 500;
      unreachable += 1;
      if (!isPassing || unreachable >= triesWhenUnreachable) {
        throw new SeedRefused(await reasonOf(response, url));
      }
      await response?.body?.cancel();
      await pause(500 * 2 ** (unreachable - 1), 'the server');
    }
  };
};

const retryAfterMs = (response: Response): number => {
  const seconds = Number(response.headers.get('retry-after'));
  return seconds > 0 ? seconds * 1000 : 1000;
};

const numberOf = (body: unknown): number => {
  const { receipt } = body as { receipt?: { number?: unknown } };
  return Number(receipt?.number);
};

const reasonOf = async (response: Response | undefined, url: string): Promise<string> => {
  if (response === undefined) return `Nobody answers at ${url}. Start the contest with npm start.`;
  const body: unknown = await response.json().catch(() => undefined);
  const isSaid = typeof body === 'object' && body !== null && 'error' in body;
  return `The contest refused an entry (${response.status}): ${isSaid ? String(body.error) : 'no reason given'}`;
};
