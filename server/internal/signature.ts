import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What is signed of a request between two roles. */
export type SignedParts = {
  readonly method: string;
  /** Path and query as they are sent, e.g. `/heads?store=a`. */
  readonly target: string;
  /** SHA-256 of the body in hex; of no bytes where there is none. */
  readonly bodyHash: string;
  /** Milliseconds since 1970, by the sender's clock. */
  readonly time: number;
  /** 128 bits that the sender never uses again, in base32. */
  readonly nonce: string;
};

export const signatureHeader = 'x-contest-signature';
export const bodyHashHeader = 'x-contest-body';
/** The request of a person that another role asks for; not signed, and believed only of who signed the rest. */
export const requestIdHeader = 'x-request-id';

/** SHA-256 of no bytes. */
export const noBody = createHash('sha256').digest('hex');

const version = 'v1';
const headerPattern = /^v1 t=(\d{1,16}),n=([0-9a-z]{26}),m=([0-9a-f]{64})$/;

/** HMAC-SHA-256 (RFC 2104), as the value of the header. */
export const signRequest = (secret: string, parts: SignedParts): string =>
  `${version} t=${String(parts.time)},n=${parts.nonce},m=${macOf(secret, parts).toString('hex')}`;

/** What a signature header claims; nothing is proved yet. */
export const readSignature = (
  header: string | undefined,
): { readonly time: number; readonly nonce: string; readonly mac: string } | undefined => {
  const [, time, nonce, mac] = headerPattern.exec(header ?? '') ?? [];
  return time === undefined || nonce === undefined || mac === undefined
    ? undefined
    : { time: Number(time), nonce, mac };
};

/** Whether `mac` is that of these parts; it takes as long whether it is or not. */
export const isSignedBy = (secret: string, parts: SignedParts, mac: string): boolean =>
  timingSafeEqual(macOf(secret, parts), Buffer.from(mac, 'hex'));

const macOf = (secret: string, parts: SignedParts): Buffer => {
  const { method, target, bodyHash, time, nonce } = parts;
  // None of the parts can hold a line break, so no two requests make the same text.
  const text = [version, method.toUpperCase(), target, bodyHash, String(time), nonce].join('\n');
  return createHmac('sha256', secret).update(text).digest();
};
