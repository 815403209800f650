import { hash, verify } from '@node-rs/argon2';
import { randomId, type Random } from '../../shared/base/random.ts';
import type { SecretsFile } from './secrets.ts';

export type AdminPassword = {
  verify(password: string): Promise<boolean>;
  /** The password that was just made: show it once, then `keep` it, so that a start that failed in between shows another. */
  readonly made: { readonly password: string; keep(): Promise<void> } | undefined;
};

/** A hash takes 19 MB and a processor: more at once would hold up everybody else. */
const hashesAtOnce = 2;
const madePasswordChars = 16;

/**
 * The organiser's password: the configured one, else the one made at the first start. Without either, one is made
 * and its hash kept.
 */
export const openAdminPassword = async (deps: {
  readonly configured: string | undefined;
  readonly file: SecretsFile;
  readonly random: Random;
}): Promise<AdminPassword> => {
  const { configured, file, random } = deps;
  const inTurn = createTurns(hashesAtOnce);
  const check = (right: string | Promise<string>) => (password: string) =>
    inTurn(async () => verify(await right, password));
  if (configured !== undefined) return { verify: check(hash(configured)), made: undefined };
  const { adminPasswordHash } = file.secrets;
  if (adminPasswordHash !== undefined) return { verify: check(adminPasswordHash), made: undefined };
  const made = readable(randomId(random, madePasswordChars));
  const madeHash = await hash(made);
  return {
    verify: check(madeHash),
    made: { password: made, keep: () => file.keepPasswordHash(madeHash) },
  };
};

/** In groups of four, as it is typed from a terminal. */
const readable = (text: string): string => text.match(/.{1,4}/g)?.join('-') ?? text;

/** Runs at most `count` at once; the others wait their turn. */
const createTurns = (count: number) => {
  let free = count;
  const waiting: (() => void)[] = [];
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
