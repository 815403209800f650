import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** Fingerprints and proofs, all under one secret of this contest. */
export type Digests = {
  /** Of a request's body: the log keeps it for ever, and the secret keeps names and phones from being guessed from it. */
  body(value: unknown): string;
  receiptToken(entryId: string): string;
  isReceiptToken(entryId: string, token: string): boolean;
  /** A secret made from a command's key, so that a retry makes the same one. */
  derive(purpose: string, by: string, key: string): Buffer;
};

export const createDigests = (secret: Uint8Array): Digests => {
  // Made once: it costs more than the digest of a request.
  const key = createSecretKey(secret);
  const hmac = (purpose: string, text: string): Buffer =>
    createHmac('sha256', key).update(`${purpose}\n${text}`).digest();
  const receiptToken = (entryId: string): string => hmac('receipt', entryId).toString('base64url');
  return {
    body: (value) => hmac('body', canonical(value)).toString('hex'),
    receiptToken,
    isReceiptToken(entryId, token) {
      const right = Buffer.from(receiptToken(entryId));
      const given = Buffer.from(token);
      return right.length === given.length && timingSafeEqual(right, given);
    },
    derive: (purpose, by, key) => hmac(purpose, JSON.stringify([by, key])),
  };
};

/** Of a secret that has 256 bits of its own: a session's id, an invite's token. */
export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

/** JSON with sorted keys: the same fields are the same text, in whatever order they came. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
