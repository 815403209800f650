/** Randomness as a dependency: `bytes(n)` gives n unpredictable bytes. */
export type Random = { bytes(count: number): Uint8Array };

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A random id of `chars` characters in Crockford's base 32 (5 bits each), lower case, safe in URLs and file names. */
export const randomId = (random: Random, chars = 26): string =>
  Array.from(random.bytes(chars), (byte) => alphabet[byte & 31]).join('');
