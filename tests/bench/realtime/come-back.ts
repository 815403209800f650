import { setTimeout as sleep } from 'node:timers/promises';
import { getBackoffDelay, withFullJitter } from '../../../shared/wire/backoff.ts';
import type { Client } from './client.ts';

export type CameBack = { readonly tries: number; readonly ms: number };

/** Waits for the loss of a connection, then tries until it is let in, with the page's own backoff. */
export const comeBack = async (client: Client, random: () => number): Promise<CameBack> => {
  await client.gone();
  const lostAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    await sleep(withFullJitter(getBackoffDelay(tries - 1), random()));
    const isIn = await client.connect().then(
      () => true,
      () => false,
    );
    if (isIn) return { tries, ms: performance.now() - lostAt };
  }
};
